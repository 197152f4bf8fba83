import type { DeviceId } from '../../protocol/ids.ts';
import type { RunningRelease } from '../../protocol/releases/check-in.ts';
import type { ReleaseKind } from '../../protocol/releases/manifest.ts';
import type { UnixMilliseconds } from '../../protocol/units.ts';
import type { Rollout } from './rollout.ts';

/** A release as it was published: statement, signature and manifest in one. */
export interface PublishedRelease {
  readonly kind: ReleaseKind;
  readonly version: number;
  readonly signed: Uint8Array;
  readonly published: UnixMilliseconds;
}

/** What a robot said last of one kind, and since when it says so. Times are the hub's, real. */
export interface RunningRow extends RunningRelease {
  readonly device: DeviceId;
  /** Of version and state. */
  readonly since: UnixMilliseconds;
  /** Of the failure. */
  readonly failedSince?: UnixMilliseconds;
  readonly seen: UnixMilliseconds;
}

/** Releases, roll-outs and what robots run. Every change is durable when its promise resolves. */
export interface ReleaseStore {
  /** The same release again changes nothing. Throws RELEASE_OLD unless its version is the highest of its kind. */
  publish(release: PublishedRelease): Promise<void>;
  find(kind: ReleaseKind, version: number): Promise<PublishedRelease | undefined>;
  /** Newest first. */
  releases(kind?: ReleaseKind): Promise<readonly PublishedRelease[]>;
  rollout(kind: ReleaseKind, version: number): Promise<Rollout | undefined>;
  saveRollout(rollout: Rollout): Promise<void>;
  /** Keeps what a robot says. False, and nothing is kept, unless `time` is above that of its last check-in. */
  checkIn(
    device: DeviceId,
    time: UnixMilliseconds,
    running: readonly RunningRelease[],
    now: UnixMilliseconds,
  ): Promise<boolean>;
  /** By device. */
  running(kind: ReleaseKind): Promise<readonly RunningRow[]>;
}

/** The row after a robot said something: times move only with what they are the times of. */
export function rowAfter(
  before: RunningRow | undefined,
  device: DeviceId,
  said: RunningRelease,
  now: UnixMilliseconds,
): RunningRow {
  const same = before?.version === said.version && before.state === said.state;
  const { failed } = said;
  const sameFailure =
    failed !== undefined &&
    before?.failed?.version === failed.version &&
    before.failed.attempt === failed.attempt &&
    before.failed.code === failed.code;
  return {
    ...said,
    device,
    since: same ? before.since : now,
    ...(failed === undefined
      ? {}
      : { failedSince: sameFailure && before.failedSince !== undefined ? before.failedSince : now }),
    seen: now,
  };
}
