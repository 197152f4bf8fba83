import { sampleFlags } from '../../../protocol/telemetry.ts';
import type { RobotView } from '../../../protocol/views/robot.ts';

/** What a robot is doing, as one word; the icon's shape, the table and the panel all say this. */
export type Mood =
  | 'moving'
  | 'waiting'
  | 'charging'
  | 'stopped'
  | 'stale'
  | 'unknown'
  | 'awaiting'
  | 'retired';

/** Centimetres a second below which a robot counts as standing: GPS wanders. */
const CREEP = 15;

export function moodOf({ state, flags, speed, position }: RobotView): Mood {
  if (state === 'retired' || state === 'denied') return 'retired';
  if (state === 'awaiting registration') return 'awaiting';
  if (position === null || state === 'registered') return 'unknown';
  if (state === 'offline') return 'stale';
  if ((flags & sampleFlags.stopped) !== 0) return 'stopped';
  if ((flags & sampleFlags.charging) !== 0) return 'charging';
  if ((flags & sampleFlags.moving) !== 0 || (speed ?? 0) > CREEP) return 'moving';
  return 'waiting';
}

/** A sign beside the word, so that nothing is told by colour alone. */
export const moodSigns: Readonly<Record<Mood, string>> = {
  moving: '▶',
  waiting: '●',
  charging: '↯',
  stopped: '■',
  stale: '✕',
  unknown: '?',
  awaiting: '…',
  retired: '–',
};
