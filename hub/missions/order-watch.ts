import type { DeviceId } from '../../protocol/ids.ts';
import { type FramePayload, sampleFlags } from '../../protocol/telemetry.ts';
import type { UnixMilliseconds } from '../../protocol/units.ts';
import type { Stage } from '../../protocol/views/robot.ts';
import type { JobStore } from '../store/job-store.ts';
import type { CommandRecord } from './mission.ts';

export interface OrderWatchParts {
  readonly store: Pick<JobStore, 'commit'>;
  readonly changed: (device: DeviceId) => void;
  readonly report: (error: unknown) => void;
}

interface Open {
  readonly order: CommandRecord;
  /** World time; what a robot measured before it says nothing of the order. */
  readonly issued: UnixMilliseconds;
}

/** Centimetres a second below which a stopped robot stands. */
const STANDS = 15;
const ranks: Readonly<Record<Stage, number>> = { sent: 0, received: 1, executing: 2, done: 3, refused: 3 };

/** How far each operator's order got: taken by the robot's link, then by what its own signed frames say. */
export class OrderWatch {
  readonly #parts: OrderWatchParts;
  readonly #open = new Map<DeviceId, Open>();

  constructor(parts: OrderWatchParts) {
    this.#parts = parts;
  }

  ordered(order: CommandRecord, issued: UnixMilliseconds): void {
    this.#open.set(order.device, { order, issued });
  }

  /** The robot's link acknowledged this command. */
  taken(device: DeviceId, number: number): void {
    const open = this.#open.get(device);
    if (open?.order.number === number) this.#advance(open, 'received');
  }

  heard(device: DeviceId, contents: Pick<FramePayload, 'samples' | 'events'>): void {
    const open = this.#open.get(device);
    const stage = open && stageBy(open, contents);
    if (open !== undefined && stage !== undefined) this.#advance(open, stage);
  }

  #advance({ order, issued }: Open, stage: Stage): void {
    if (ranks[stage] <= ranks[order.stage]) return;
    const { store, changed, report } = this.#parts;
    const command = { ...order, stage };
    if (stage === 'done' || stage === 'refused') this.#open.delete(order.device);
    else this.#open.set(order.device, { order: command, issued });
    store.commit([{ kind: 'command', command }]).then(() => changed(order.device), report);
  }
}

/** What a frame says of an open order; undefined when nothing. */
function stageBy(
  { order: { kind }, issued }: Open,
  { samples, events }: Pick<FramePayload, 'samples' | 'events'>,
): Stage | undefined {
  if (kind === 'home') {
    const said = events.filter(({ time }) => time >= issued);
    if (said.some((event) => event.kind === 'fault' && event.code === 'HOME_WITH_PARCELS')) return 'refused';
    return said.some((event) => event.kind === 'mission-aborted' && event.reason === 'sent home')
      ? 'done'
      : undefined;
  }
  const last = samples.at(-1);
  if (last === undefined || last.time <= issued) return undefined;
  const isStopped = (last.flags & sampleFlags.stopped) !== 0;
  if (kind === 'resume') return isStopped ? undefined : 'done';
  if (kind !== 'stop' || !isStopped) return undefined;
  return last.speed < STANDS ? 'done' : 'executing';
}
