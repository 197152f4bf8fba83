import { FleetError } from '../../protocol/errors.ts';
import { type DeviceId, equalBytes } from '../../protocol/ids.ts';
import type { RunningRelease } from '../../protocol/releases/check-in.ts';
import type { ReleaseKind } from '../../protocol/releases/manifest.ts';
import type { UnixMilliseconds } from '../../protocol/units.ts';
import { type PublishedRelease, type ReleaseStore, type RunningRow, rowAfter } from './release-store.ts';
import type { Rollout } from './rollout.ts';

/** The port in memory, for tests. */
export class MemoryReleaseStore implements ReleaseStore {
  readonly #releases: PublishedRelease[] = [];
  readonly #rollouts = new Map<string, Rollout>();
  readonly #running = new Map<string, RunningRow>();
  readonly #times = new Map<DeviceId, number>();

  async publish(release: PublishedRelease): Promise<void> {
    const { kind, version, signed } = release;
    const before = await this.find(kind, version);
    if (before !== undefined && equalBytes(before.signed, signed)) return;
    const floor = (await this.releases(kind))[0]?.version ?? 0;
    if (version <= floor) throw new FleetError('RELEASE_OLD', { kind, version, floor });
    this.#releases.push(release);
  }

  find(kind: ReleaseKind, version: number): Promise<PublishedRelease | undefined> {
    return Promise.resolve(this.#releases.find((each) => each.kind === kind && each.version === version));
  }

  releases(kind?: ReleaseKind): Promise<readonly PublishedRelease[]> {
    const found = this.#releases.filter((each) => kind === undefined || each.kind === kind);
    return Promise.resolve(found.sort((a, b) => b.version - a.version || (a.kind < b.kind ? -1 : 1)));
  }

  rollout(kind: ReleaseKind, version: number): Promise<Rollout | undefined> {
    return Promise.resolve(this.#rollouts.get(`${kind} ${version}`));
  }

  async saveRollout(rollout: Rollout): Promise<void> {
    this.#rollouts.set(`${rollout.kind} ${rollout.version}`, rollout);
  }

  async checkIn(
    device: DeviceId,
    time: UnixMilliseconds,
    running: readonly RunningRelease[],
    now: UnixMilliseconds,
  ): Promise<boolean> {
    if (time <= (this.#times.get(device) ?? 0)) return false;
    this.#times.set(device, time);
    for (const said of running) {
      const key = `${said.kind} ${device}`;
      this.#running.set(key, rowAfter(this.#running.get(key), device, said, now));
    }
    return true;
  }

  async running(kind: ReleaseKind): Promise<readonly RunningRow[]> {
    return [...this.#running.values()]
      .filter((row) => row.kind === kind)
      .sort((a, b) => (a.device < b.device ? -1 : 1));
  }
}
