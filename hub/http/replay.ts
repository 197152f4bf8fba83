import type { DeviceId } from '../../protocol/ids.ts';
import { decodeFramePayload, type Sample } from '../../protocol/telemetry.ts';
import { type ReplayTrack, type ReplayView, replayLimits } from '../../protocol/views/replay.ts';
import type { EnrolledDevice } from '../fleet/device-directory.ts';
import { framesBetween } from '../fleet/frames-between.ts';
import type { FrameStore } from '../store/frame-store.ts';
import { coarsePlace } from './robot-view.ts';

/** World milliseconds. */
export interface ReplayWish {
  readonly from: number;
  readonly to: number;
  readonly step: number;
}

/** Frames decoded for one answer: about half a second of work, shared with everything else by its awaits. */
const MOST_FRAMES = 30_000;

/** Where `devices` were, everything exact; `redactReplay` decides who sees how much. */
export async function readReplay(
  frames: Pick<FrameStore, 'replay' | 'lastIds'>,
  devices: readonly EnrolledDevice[],
  { from, to, step }: ReplayWish,
): Promise<ReplayView> {
  // By step rather than in order: a robot that was out of reach tells of the past after the present.
  const kept = new Map<DeviceId, Map<number, Sample>>(devices.map(({ device }) => [device, new Map()]));
  let [until, decoded, points] = [to, 0, 0];
  for await (const { device, t0, payload, received } of framesBetween(frames, from, to)) {
    const samples = kept.get(device);
    if (samples === undefined || t0 > to) continue;
    if (decoded++ === MOST_FRAMES || points >= replayLimits.points) {
      until = Math.max(from, Math.min(to, received));
      break;
    }
    for (const sample of decodeFramePayload(t0, payload).samples) {
      if (sample.time < from || sample.time > to || points >= replayLimits.points) continue;
      const slot = Math.floor((sample.time - from) / step);
      if (samples.has(slot)) continue;
      samples.set(slot, sample);
      points++;
    }
  }
  const robots = devices
    .map((device) => trackOf(device, from, [...(kept.get(device.device)?.values() ?? [])]))
    .filter(({ times }) => times.length > 0);
  return { from, to, until, step, robots };
}

function trackOf(
  { device, kind, model }: EnrolledDevice,
  from: number,
  found: readonly Sample[],
): ReplayTrack {
  const samples = found.toSorted((a, b) => a.time - b.time);
  return {
    device,
    kind,
    model,
    exact: true,
    times: samples.map(({ time }) => time - from),
    latitudes: samples.map(({ at }) => at.latitude),
    longitudes: samples.map(({ at }) => at.longitude),
    headings: samples.map(({ heading }) => heading),
    speeds: samples.map(({ speed }) => speed),
    batteries: samples.map(({ battery }) => battery),
    flags: samples.map(({ flags }) => flags),
  };
}

/** For the public: cells instead of places, each once a visit, as live positions and tracks are told. */
export function redactReplay(track: ReplayTrack): ReplayTrack {
  const cells = track.times.map((_, i) =>
    coarsePlace({ latitude: track.latitudes[i] ?? 0, longitude: track.longitudes[i] ?? 0 }),
  );
  const entered = cells.flatMap((cell, i) => {
    const last = cells[i - 1];
    return last?.latitude === cell.latitude && last.longitude === cell.longitude ? [] : [i];
  });
  const of = <T>(column: readonly T[]): T[] => entered.flatMap((i) => column.slice(i, i + 1));
  const hidden = entered.map(() => null);
  return {
    ...track,
    exact: false,
    times: of(track.times),
    latitudes: of(cells).map(({ latitude }) => latitude),
    longitudes: of(cells).map(({ longitude }) => longitude),
    headings: hidden,
    speeds: hidden,
    batteries: hidden,
    flags: of(track.flags),
  };
}
