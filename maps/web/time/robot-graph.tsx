import type { ReplayTrack } from '../../../protocol/views/replay.ts';
import { shortId } from '../format/short.ts';
import { showMoment } from '../format/time.ts';
import { usePage } from '../page.ts';
import { fixAt } from './past-robots.ts';

const [WIDTH, HEIGHT] = [600, 70];
/** Centimetres a second to kilometres an hour. */
const KMH = 0.036;
const LEAST_TOP = 6;

interface Props {
  readonly track: ReplayTrack;
  /** World Unix milliseconds. */
  readonly from: number;
  readonly until: number;
  readonly moment: number;
}

/** Speed (whole line) and battery (dashed) of one robot, with the replayed moment; its numbers stand above. */
export function RobotGraph({ track, from, until, moment }: Props) {
  const page = usePage();
  if (!track.exact) return <p class="sub">{page.text('replayCoarse')}</p>;
  const x = (time: number) => ((time / Math.max(1, until - from)) * WIDTH).toFixed(1);
  const speeds = track.speeds.map((speed) => (speed ?? 0) * KMH);
  const top = speeds.reduce((most, speed) => Math.max(most, speed), LEAST_TOP);
  const line = (values: readonly number[], most: number) =>
    values
      .map((value, i) => `${x(track.times[i] ?? 0)},${(HEIGHT * (1 - value / most)).toFixed(1)}`)
      .join(' ');
  const i = fixAt(track, moment - from);
  const percent = (track.batteries[i] ?? 0) / 10;
  const show = (time: number) => showMoment(page.language.value, time, page.clock.now());
  const values = { device: shortId(track.device), from: show(from), to: show(until) };
  return (
    <figure class="graph">
      <figcaption>
        <span class="graph-speed">
          ━ {page.text('replayMeters')}: <b>{i < 0 ? '–' : (speeds[i] ?? 0).toFixed(1)}</b>{' '}
          <span class="sub">0–{top.toFixed(0)}</span>
        </span>
        <span class="graph-battery">
          ╍ {page.text('replayBattery')}: <b>{i < 0 ? '–' : percent.toFixed(0)}</b>{' '}
          <span class="sub">0–100</span>
        </span>
      </figcaption>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={page.text('replayGraph', values)}
      >
        <polyline class="graph-speed" points={line(speeds, top)} />
        <polyline
          class="graph-battery"
          points={line(
            track.batteries.map((battery) => battery ?? 0),
            1_000,
          )}
        />
        <line class="graph-now" x1={x(moment - from)} x2={x(moment - from)} y1={0} y2={HEIGHT} />
      </svg>
    </figure>
  );
}
