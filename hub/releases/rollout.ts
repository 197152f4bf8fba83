import { sha256 } from '../../protocol/hash.ts';
import { compareBytes, type DeviceId } from '../../protocol/ids.ts';
import type { ReleaseKind } from '../../protocol/releases/manifest.ts';
import type { UnixMilliseconds } from '../../protocol/units.ts';
import type { RolloutRules } from '../../protocol/views/release.ts';

export const rolloutStates = ['running', 'paused', 'halted', 'done'] as const;
export type RolloutState = (typeof rolloutStates)[number];

/** How far one release has spread. Times are real. */
export interface Rollout {
  readonly kind: ReleaseKind;
  readonly version: number;
  readonly state: RolloutState;
  /** 0 the canaries, then the waves, then all. */
  readonly stage: number;
  readonly rules: RolloutRules;
  /** Failures up to here were forgiven by an operator. */
  readonly forgiven: UnixMilliseconds;
  /** Why it stopped. */
  readonly reason: string | null;
  readonly changed: UnixMilliseconds;
}

/** What one robot says of the release that spreads. */
export interface Member {
  readonly device: DeviceId;
  readonly verdict:
    | { readonly kind: 'good'; readonly since: UnixMilliseconds }
    | {
        readonly kind: 'failed';
        readonly since: UnixMilliseconds;
        readonly code: string;
        readonly reason: string;
      }
    | { readonly kind: 'waiting' };
  readonly seen: UnixMilliseconds;
}

export const stageNames = ({ waves }: RolloutRules): string[] => [
  'canaries',
  ...waves.map((share) => `${share} %`),
  'all',
];

/**
 * The fleet in the order in which it gets a release: drawn by a hash, so that it is fair, the same after a restart of the
 * hub, and another one for each release. No robot is the canary every time.
 */
export function inOrder(kind: ReleaseKind, version: number, members: readonly Member[]): readonly Member[] {
  const salt = new TextEncoder().encode(`${kind} ${version} `);
  return members
    .map((member) => ({ member, rank: sha256(salt, new TextEncoder().encode(member.device)) }))
    .sort((a, b) => compareBytes(a.rank, b.rank))
    .map(({ member }) => member);
}

/** How many of a fleet a stage reaches, the ones before it included; at least one. */
export function reachOf({ stage, rules }: Pick<Rollout, 'stage' | 'rules'>, fleet: number): number {
  const canaries = Math.min(fleet, rules.canaries);
  if (stage === 0) return canaries;
  const share = rules.waves[stage - 1];
  return share === undefined ? fleet : Math.max(canaries, Math.ceil((fleet * share) / 100));
}

/**
 * Where a roll-out stands after what its robots say: halted when more fail than may, one stage further when enough are
 * well for long enough, done behind the last. Robots that were not heard of since the stage began are not waited for.
 * @param fleet in their order
 */
export function advanced(rollout: Rollout, fleet: readonly Member[], now: UnixMilliseconds): Rollout {
  if (rollout.state !== 'running') return rollout;
  const { rules, stage, forgiven, changed } = rollout;
  const reached = fleet.slice(0, reachOf(rollout, fleet.length));
  const failed = reached.filter(({ verdict }) => verdict.kind === 'failed' && verdict.since > forgiven);
  const mayFail = stage === 0 ? 0 : Math.floor((reached.length * rules.failPercent) / 100);
  if (failed.length > mayFail)
    return { ...rollout, state: 'halted', reason: reasonOf(failed, reached.length), changed: now };
  const heard = reached.filter(({ seen }) => seen >= changed);
  const good = heard
    .flatMap(({ verdict }) => (verdict.kind === 'good' ? [verdict.since] : []))
    .sort((a, b) => a - b);
  const needed = Math.max(1, Math.ceil((heard.length * rules.goodPercent) / 100));
  // From the moment the last of those that are needed was well.
  const since = good[needed - 1];
  if (since === undefined || now < Math.max(since, changed) + rules.soakSeconds * 1_000) return rollout;
  const last = stage === rules.waves.length + 1;
  return last ? { ...rollout, state: 'done', changed: now } : { ...rollout, stage: stage + 1, changed: now };
}

function reasonOf(failed: readonly Member[], reached: number): string {
  const [first] = failed;
  const verdict = first?.verdict;
  const why = verdict?.kind === 'failed' ? `${verdict.code}: ${verdict.reason}` : '';
  return `${failed.length} of ${reached} robots failed; ${first?.device ?? ''} says ${why}`.slice(0, 500);
}

/** Whether a robot is offered the release now. */
export function isReached(rollout: Rollout, fleet: readonly Member[], device: DeviceId): boolean {
  if (rollout.state === 'done') return true;
  if (rollout.state !== 'running') return false;
  const place = fleet.findIndex((member) => member.device === device);
  return place >= 0 && place < reachOf(rollout, fleet.length);
}
