import { effect, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { CoordinatesE7 } from '../../../protocol/units.ts';
import type { RobotView } from '../../../protocol/views/robot.ts';
import { parseTrackView } from '../../../protocol/views/track.ts';
import type { HubApi } from '../live/hub-api.ts';
import type { Fleet } from '../store/fleet.ts';
import type { Session } from './session.ts';

/** World minutes a visitor can choose; 0 draws no trail. */
export const trailChoices = [0, 5, 15, 60, 240] as const;

export interface TrailParts {
  readonly api: Pick<HubApi, 'get'>;
  readonly session: Pick<Session, 'quietHeaders' | 'caller'>;
  readonly fleet: Pick<Fleet, 'byDevice'>;
  /** The robot whose trail is wanted. */
  readonly device: ReadonlySignal<string | undefined>;
  /** The world's clock, Unix milliseconds. */
  readonly now: () => number;
}

interface Point {
  readonly time: number;
  readonly at: CoordinatesE7;
}

/** Points kept of the live part; the hub thins the rest. */
const MOST = 3_000;

/** Where the chosen robot was in the last minutes: read once from the hub, then carried on by its live fixes. */
export class TrailStore {
  readonly minutes: Signal<number> = signal(15);
  readonly points: Signal<readonly Point[]> = signal([]);
  readonly #parts: TrailParts;
  #heard: RobotView | undefined;

  constructor(parts: TrailParts) {
    this.#parts = parts;
  }

  /** Returns what stops it. */
  start(): () => void {
    const { device, fleet, session } = this.#parts;
    const undo = [
      effect(() => {
        // Another visitor may see more of it, or less.
        void session.caller.value?.address;
        void this.#load(device.value, this.minutes.value);
      }),
      effect(() => {
        const id = device.value;
        const robots: ReadonlyMap<string, RobotView> = fleet.byDevice.value;
        const robot = id === undefined ? undefined : robots.get(id);
        if (robot !== undefined && robot !== this.#heard) this.#carryOn(robot);
        this.#heard = robot;
      }),
    ];
    return () => {
      for (const each of undo) each();
    };
  }

  async #load(device: string | undefined, minutes: number): Promise<void> {
    this.points.value = [];
    if (device === undefined || minutes === 0) return;
    const { api, session } = this.#parts;
    try {
      const path = `/v1/devices/${device}/track?minutes=${minutes}`;
      const { points } = await api.get(path, parseTrackView, await session.quietHeaders());
      if (this.#parts.device.peek() !== device || this.minutes.peek() !== minutes) return;
      const newest = points.at(-1)?.time ?? 0;
      this.points.value = [...points, ...this.points.peek().filter(({ time }) => time > newest)];
    } catch {
      // Without its past the trail begins here; a lost connection is said elsewhere.
    }
  }

  #carryOn({ seen, position, trail = [] }: RobotView): void {
    const minutes = this.minutes.peek();
    if (seen === null || position === null || minutes === 0) return;
    const known = this.points.peek();
    const last = known.at(-1);
    const fresh = [
      ...trail.map(({ before, at }) => ({ time: seen - before, at })),
      { time: seen, at: position.at },
    ].filter(
      ({ time, at }) =>
        time > (last?.time ?? 0) && (at.latitude !== last?.at.latitude || at.longitude !== last.at.longitude),
    );
    if (fresh.length === 0) return;
    const since = this.#parts.now() - minutes * 60_000;
    this.points.value = [...known.filter(({ time }) => time >= since), ...fresh].slice(-MOST);
  }
}
