import type { RobotView } from '../../../protocol/views/robot.ts';
import { shortJob } from '../format/short.ts';
import { showMoment } from '../format/time.ts';
import { usePage } from '../page.ts';

/** What the robot was told, how far it got, and where it goes next. */
export function MissionStops({ robot: { device, mission } }: { readonly robot: RobotView }) {
  const page = usePage();
  const route = page.fleet.plan.value.routes.find((one) => one.device === device);
  const moment = (seconds: number) => showMoment(page.language.value, seconds * 1_000, page.clock.now());
  return (
    <section>
      <h3>{page.text('mission')}</h3>
      {mission === null ? (
        <p class="sub">{page.text('noMission')}</p>
      ) : (
        <p>
          {page.text('missionLine', mission)} <span class="sub">({page.text(`stage.${mission.stage}`)})</span>
        </p>
      )}
      {route === undefined || route.stops.length === 0 ? null : (
        <ol class="stops">
          {route.stops.map((stop) => (
            <li key={`${stop.kind} ${stop.job}`}>
              <span class={`stop stop-${stop.kind}`}>{page.text(`stop.${stop.kind}`)}</span>{' '}
              {stop.job === null ? null : (
                <button
                  type="button"
                  class="link-button"
                  title={stop.job}
                  onClick={() => page.select({ kind: 'job', id: stop.job ?? '' })}
                >
                  {shortJob(stop.job)}
                </button>
              )}{' '}
              <span class="sub">{page.text('at', { time: moment(stop.arrive) })}</span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
