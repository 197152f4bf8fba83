import type { SharedRobotView } from '../../../protocol/views/share.ts';
import { BatteryBar } from '../components/battery-bar.tsx';
import { Facts } from '../components/facts.tsx';
import { showSpeed } from '../format/measure.ts';
import { shortId } from '../format/short.ts';
import { showRealMoment, showSpan } from '../format/time.ts';
import { moodOf, moodSigns } from '../store/mood.ts';
import { nearestName } from './nearest-name.ts';
import { VisitMap } from './visit-map.tsx';
import { useVisitor } from './visitor.ts';

/** One robot, for whoever its owner gave the link. */
export function RobotPage({ shared, lost }: { readonly shared: SharedRobotView; readonly lost: boolean }) {
  const visitor = useVisitor();
  const { robot, expires } = shared;
  const mood = moodOf(robot);
  const { speed, seen, position } = robot;
  const near = position === null ? undefined : nearestName(visitor.map.value, position.at);
  return (
    <>
      <h1>
        {visitor.text('sharedRobot')}{' '}
        <span class="sub" title={robot.device}>
          {shortId(robot.device)}
        </span>
      </h1>
      {lost ? (
        <p class="note" role="alert">
          {visitor.text('shareRetry')}
        </p>
      ) : null}
      <p class="badges" role="status">
        <span class={`mood mood-${mood}`}>
          <span aria-hidden="true">{moodSigns[mood]}</span> {visitor.text(`mood.${mood}`)}
        </span>
        <span class="chip">{visitor.text(`kind.${robot.kind}`)}</span>
      </p>
      {position === null ? null : <VisitMap at={position.at} exact={position.exact} />}
      <Facts
        rows={[
          ...(near === undefined ? [] : [[visitor.text('parcelNear'), near] as const]),
          [visitor.text('battery'), <BatteryBar key="battery" permille={robot.battery} />],
          [visitor.text('speed'), speed === null ? '–' : showSpeed(visitor.language.value, speed)],
          [
            visitor.text('lastSeen'),
            seen === null
              ? visitor.text('never')
              : visitor.text('ago', {
                  time: showSpan(visitor.language.value, visitor.clock.now() - seen),
                }),
          ],
        ]}
      />
      <p class="sub">
        {visitor.text('shareEnds', {
          time: showRealMoment(visitor.language.value, expires),
        })}
      </p>
    </>
  );
}
