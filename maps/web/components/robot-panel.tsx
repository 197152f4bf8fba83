import type { RobotView } from '../../../protocol/views/robot.ts';
import { showSpeed } from '../format/measure.ts';
import { shortId } from '../format/short.ts';
import { showSpan } from '../format/time.ts';
import { type Page, usePage } from '../page.ts';
import { ShareForm } from '../people/share-form.tsx';
import { HandSection } from '../robots/hand-section.tsx';
import { MapButtons } from '../robots/map-buttons.tsx';
import { RobotDetails } from '../robots/robot-details.tsx';
import { TrailChoice } from '../robots/trail-choice.tsx';
import { moodOf, moodSigns } from '../store/mood.ts';
import { BatteryBar } from './battery-bar.tsx';
import { Facts } from './facts.tsx';
import { MissionStops } from './mission-stops.tsx';
import { PanelFrame } from './panel-frame.tsx';
import { RewardList } from './reward-list.tsx';

export function RobotPanel({ device }: { readonly device: string }) {
  const page = usePage();
  const robot = page.fleet.robots.value.find((one) => one.device === device);
  if (robot === undefined) return null;
  const mood = moodOf(robot);
  return (
    <PanelFrame title={shortId(device)} whole={device} sub={page.text(`kind.${robot.kind}`)}>
      <p class="badges">
        <span class={`mood mood-${mood}`}>
          <span aria-hidden="true">{moodSigns[mood]}</span> {page.text(`mood.${mood}`)}
        </span>
        {robot.simulated ? <span class="chip">{page.text('simulated')}</span> : null}
      </p>
      {mood === 'stale' ? <p class="note">{page.text('lastPlace')}</p> : null}
      {robot.position?.exact === false ? <p class="note">{page.text('coarse')}</p> : null}
      <MapButtons device={device} />
      <TrailChoice />
      <Facts rows={factsOf(page, robot)} />
      <MissionStops robot={robot} />
      <HandSection robot={robot} />
      <ShareForm target={{ kind: 'robot', device }} />
      <RobotDetails device={device} />
      <RewardList device={device} />
    </PanelFrame>
  );
}

function factsOf(page: Page, robot: RobotView) {
  void page.tick.value;
  const { seen, speed, battery, model, owner, aboard, missing } = robot;
  const language = page.language.value;
  return [
    [page.text('battery'), <BatteryBar key="battery" permille={battery} />],
    [
      page.text('lastSeen'),
      seen === null
        ? page.text('never')
        : page.text('ago', { time: showSpan(language, page.clock.now() - seen) }),
    ],
    [page.text('speed'), speed === null ? '–' : showSpeed(language, speed)],
    [page.text('aboard'), String(aboard)],
    [page.text('model'), model],
    [
      page.text('owner'),
      <span key="owner" title={owner}>
        {shortId(owner)}
      </span>,
    ],
    [page.text('missingFrames'), String(missing)],
  ] as const;
}
