import type { DeviceId } from '../../protocol/ids.ts';
import type { FleetEvent, Sample } from '../../protocol/telemetry.ts';
import { type DetailsView, type TrackView, trackLimits } from '../../protocol/views/track.ts';
import { recentFrames } from '../fleet/recent-frames.ts';
import type { FrameStore } from '../store/frame-store.ts';
import { coarsePlace } from './robot-view.ts';

type Point = TrackView['points'][number];

/** Frames looked through for one answer: some hours of a robot that sends one a second. */
const MOST_FRAMES = 15_000;
const MOST_LISTED = 20;

/** Where a robot was since `since`, oldest first, everything exact; `redactTrack` decides who sees how much. */
export async function readTrack(
  frames: Pick<FrameStore, 'newest'>,
  device: DeviceId,
  since: number,
): Promise<TrackView> {
  const samples: Sample[] = [];
  for await (const frame of recentFrames(frames, device, since, MOST_FRAMES)) {
    samples.push(...frame.samples.toReversed());
  }
  const points = samples
    .reverse()
    .filter(({ time }) => time >= since)
    .map(({ time, at, speed, battery }): Point => ({ time, at, speed, battery }));
  return { device, exact: true, points: thinned(points) };
}

/** Evenly fewer, the newest always among them. */
function thinned(points: readonly Point[]): Point[] {
  const step = Math.ceil(points.length / trackLimits.points);
  return step <= 1 ? [...points] : points.filter((_, i) => (points.length - 1 - i) % step === 0);
}

/** For the public: cells instead of places, each once a visit, so that standing long at a door does not show. */
export function redactTrack({ device, points }: TrackView): TrackView {
  const coarse: Point[] = [];
  for (const { time, at } of points) {
    const cell = coarsePlace(at);
    const last = coarse.at(-1)?.at;
    if (last?.latitude === cell.latitude && last.longitude === cell.longitude) continue;
    coarse.push({ time, at: cell, speed: null, battery: null });
  }
  return { device, exact: false, points: coarse };
}

/** Faults and observations a robot told of since `since`, newest first. */
export async function readHappenings(
  frames: Pick<FrameStore, 'newest'>,
  device: DeviceId,
  since: number,
): Promise<Pick<DetailsView, 'faults' | 'observations'>> {
  const faults: DetailsView['faults'] = [];
  const observations: DetailsView['observations'] = [];
  for await (const { events } of recentFrames(frames, device, since, MOST_FRAMES)) {
    for (const event of events.toReversed()) {
      const fault = faultOf(event);
      if (fault !== undefined && faults.length < MOST_LISTED) faults.push(fault);
      if (event.kind !== 'observation' || observations.length >= MOST_LISTED) continue;
      const { time, label, count, confidence } = event;
      observations.push({ time, label, count, confidence });
    }
    if (faults.length >= MOST_LISTED && observations.length >= MOST_LISTED) break;
  }
  return { faults, observations };
}

function faultOf(event: FleetEvent): DetailsView['faults'][number] | undefined {
  if (event.kind === 'fault') return { time: event.time, code: event.code, detail: event.detail };
  if (event.kind === 'safety-stop') return { time: event.time, code: 'SAFETY_STOP', detail: event.reason };
  return undefined;
}
