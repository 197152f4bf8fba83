import { type Signal, signal } from '@preact/signals';
import type { CancelTimer, Clock } from '../../../protocol/clock.ts';
import { milliseconds } from '../../../protocol/units.ts';
import { type JobView, parseJobView } from '../../../protocol/views/job.ts';
import {
  type OrderRequest,
  parseOrderView,
  parseRobotView,
  type RobotView,
} from '../../../protocol/views/robot.ts';
import { type HubApi, HubRefusal } from '../live/hub-api.ts';
import type { Session } from './session.ts';

export type OrderKind = OrderRequest['kind'];
export type GivenOrder = NonNullable<RobotView['order']>;

export interface HandParts {
  readonly api: Pick<HubApi, 'get' | 'post'>;
  readonly session: Pick<Session, 'headers'>;
  /** The browser's. */
  readonly clock: Clock;
  readonly jobChanged: (job: JobView) => void;
}

/** Why the last order of a robot was not taken. */
export interface Refused {
  readonly sentence: string;
  readonly hint: string;
}

const LOOK = milliseconds(1_000);
/** Looks after which a robot that says nothing is left to the stream. */
const MOST_LOOKS = 120;

/** Orders given on this page, and how far each got by the robot's own word. */
export class OperatorHand {
  readonly orders: Signal<ReadonlyMap<string, GivenOrder>> = signal(new Map());
  readonly refused: Signal<ReadonlyMap<string, Refused>> = signal(new Map());
  readonly #parts: HandParts;
  #cancelLook: CancelTimer = () => undefined;

  constructor(parts: HandParts) {
    this.#parts = parts;
  }

  async order(device: string, kind: OrderKind): Promise<void> {
    const { api, session } = this.#parts;
    await this.#guarded(device, async () => {
      const path = `/v1/devices/${device}/commands`;
      const { number, stage } = await api.post(path, { kind }, parseOrderView, await session.headers());
      this.orders.value = new Map(this.orders.value).set(device, { kind, number, stage });
      this.#lookSoon(device, number, MOST_LOOKS);
    });
  }

  async cancelJob(device: string, job: string): Promise<void> {
    const { api, session, jobChanged } = this.#parts;
    await this.#guarded(device, async () => {
      jobChanged(await api.post(`/v1/jobs/${job}/cancel`, {}, parseJobView, await session.headers()));
    });
  }

  stop(): void {
    this.#cancelLook();
  }

  /** The public stream tells strangers nothing of orders, so whoever gave one asks by name until it is over. */
  #lookSoon(device: string, number: number, left: number): void {
    this.#cancelLook();
    if (left === 0) return;
    this.#cancelLook = this.#parts.clock.after(LOOK, () => {
      this.#look(device, number).then(
        (over) => over || this.#lookSoon(device, number, left - 1),
        () => this.#lookSoon(device, number, left - 1),
      );
    });
  }

  async #look(device: string, number: number): Promise<boolean> {
    const { api, session } = this.#parts;
    const robot = await api.get(`/v1/devices/${device}`, parseRobotView, await session.headers());
    const { order } = robot;
    if (order === null || order.number < number) return false;
    this.orders.value = new Map(this.orders.value).set(device, order);
    return isOver(order);
  }

  async #guarded(device: string, work: () => Promise<void>): Promise<void> {
    const refused = new Map(this.refused.value);
    refused.delete(device);
    try {
      await work();
    } catch (error) {
      const sentence = error instanceof Error ? error.message : String(error);
      refused.set(device, { sentence, hint: error instanceof HubRefusal ? error.hint : '' });
    }
    this.refused.value = refused;
  }
}

export const isOver = ({ stage }: GivenOrder): boolean => stage === 'done' || stage === 'refused';

const ranks = { sent: 0, received: 1, executing: 2, done: 3, refused: 3 } as const;

/** The newer word of the two: what this page was told, and what the stream says. */
export function newerOrder(given: GivenOrder | undefined, seen: GivenOrder | null): GivenOrder | undefined {
  if (given === undefined || seen === null) return given ?? seen ?? undefined;
  if (seen.number !== given.number) return seen.number > given.number ? seen : given;
  return ranks[seen.stage] >= ranks[given.stage] ? seen : given;
}
