import type { Clock } from '../../protocol/clock.ts';
import { FleetError } from '../../protocol/errors.ts';
import { Turns } from '../../protocol/turns.ts';
import { type UnixMilliseconds, unixMilliseconds } from '../../protocol/units.ts';
import type { RolloutRequest } from '../../protocol/views/release.ts';
import type { OpenedRelease } from './release-desk.ts';
import type { ReleaseStore } from './release-store.ts';
import { advanced, type Member, type Rollout } from './rollout.ts';
import { fleetOf } from './rollout-fleet.ts';

/** Of a roll-out that forgave nothing yet. */
const NEVER = unixMilliseconds(0);
/** Above so many robots a fleet is read again only after a while: every check-in asks for it. */
const LARGE_FLEET = 200;
const FLEET_MS = 2_000;

export interface RolloutDeskParts {
  readonly store: Pick<ReleaseStore, 'rollout' | 'saveRollout' | 'running'>;
  readonly realClock: Clock;
  /** Chunks of a release that were not uploaded yet. */
  readonly missing: (release: OpenedRelease) => Promise<number>;
}

/** Spreads releases over the fleet stage by stage, and stops when the first robots fail. */
export class RolloutDesk {
  readonly #parts: RolloutDeskParts;
  readonly #fleets = new Map<string, { readonly at: number; readonly fleet: readonly Member[] }>();
  /** A halt must not be undone by a check-in that read the roll-out before it. */
  readonly #turns = new Turns();

  constructor(parts: RolloutDeskParts) {
    this.#parts = parts;
  }

  /** The fleet of a release in its order. */
  async fleet({ kind, version, manifest }: OpenedRelease): Promise<readonly Member[]> {
    const now = this.#parts.realClock.now();
    const kept = this.#fleets.get(`${kind} ${version}`);
    if (kept !== undefined && kept.fleet.length > LARGE_FLEET && now - kept.at < FLEET_MS) return kept.fleet;
    const fleet = fleetOf(manifest, version, await this.#parts.store.running(kind));
    this.#fleets.set(`${kind} ${version}`, { at: now, fleet });
    return fleet;
  }

  /** Looks at what the robots say, and keeps where the roll-out stands after it; undefined when there is none. */
  advance(release: OpenedRelease): Promise<Rollout | undefined> {
    return this.#turns.take(async () => {
      const { store, realClock } = this.#parts;
      const before = await store.rollout(release.kind, release.version);
      if (before?.state !== 'running') return before;
      const after = advanced(before, await this.fleet(release), realClock.now());
      if (after !== before) await store.saveRollout(after);
      return after;
    });
  }

  /** Throws RELEASE_INCOMPLETE, ROLLOUT_STATE. */
  change(release: OpenedRelease, order: RolloutRequest): Promise<Rollout> {
    return this.#turns.take(async () => {
      const { store, realClock, missing } = this.#parts;
      const { kind, version, manifest } = release;
      const next = changed(release, await store.rollout(kind, version), order, realClock.now());
      const lacking = next.state === 'running' ? await missing(release) : 0;
      if (lacking > 0) {
        const of = manifest.artifacts.reduce((sum, { chunks }) => sum + chunks.length, 0);
        throw new FleetError('RELEASE_INCOMPLETE', { kind, version, missing: lacking, of });
      }
      await store.saveRollout(next);
      return next;
    });
  }
}

/** What an operator's order makes of a roll-out. Throws ROLLOUT_STATE. */
function changed(
  { kind, version }: OpenedRelease,
  before: Rollout | undefined,
  order: RolloutRequest,
  now: UnixMilliseconds,
): Rollout {
  const { action } = order;
  const state = before?.state ?? 'not started';
  const refuse = () => new FleetError('ROLLOUT_STATE', { kind, version, state, action });
  if (action === 'start') {
    if (before !== undefined) throw refuse();
    const begun = { kind, version, state: 'running', stage: 0, reason: null, changed: now } as const;
    return { ...begun, rules: order.rules, forgiven: NEVER };
  }
  if (before === undefined || before.state === 'done') throw refuse();
  if (action === 'halt') return { ...before, state: 'halted', reason: order.reason, changed: now };
  if ((before.state === 'running') !== (action === 'pause')) throw refuse();
  if (action === 'pause') return { ...before, state: 'paused', changed: now };
  return { ...before, state: 'running', forgiven: now, reason: null, changed: now };
}
