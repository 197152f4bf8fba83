import type { Clock } from '../../protocol/clock.ts';
import { FleetError } from '../../protocol/errors.ts';
import { sha256 } from '../../protocol/hash.ts';
import { type DeviceId, equalBytes, toHex } from '../../protocol/ids.ts';
import { contentBytes, type ReleaseArtifact } from '../../protocol/releases/artifact.ts';
import { openCheckIn, type RunningRelease, type SignedCheckIn } from '../../protocol/releases/check-in.ts';
import { artifactFor, type ReleaseKind, type ReleaseManifest } from '../../protocol/releases/manifest.ts';
import { openRelease, type ReleaseAuthority, splitRelease } from '../../protocol/releases/signed-release.ts';
import { unixMilliseconds } from '../../protocol/units.ts';
import type { RolloutRequest } from '../../protocol/views/release.ts';
import type { ChunkStore } from './chunk-store.ts';
import type { PublishedRelease, ReleaseStore } from './release-store.ts';
import { advanced, isReached, type Member, type Rollout } from './rollout.ts';
import { fleetOf } from './rollout-fleet.ts';

/** A robot's clock may be ahead of ours by this much. */
const AHEAD_MS = 5 * 60_000;
const NEVER = unixMilliseconds(0);
const LARGE_FLEET = 200;
const FLEET_MS = 2_000;

export interface ReleaseDeskParts {
  readonly authority: ReleaseAuthority;
  readonly store: ReleaseStore;
  readonly chunks: ChunkStore;
  /** Release matters run on real time, whatever the world's clock does. */
  readonly realClock: Clock;
}

/** A release with its manifest opened. */
export interface OpenedRelease extends PublishedRelease {
  readonly manifest: ReleaseManifest;
}

/** Takes in signed releases, spreads them over the fleet step by step, and stops when the first robots fail. */
export class ReleaseDesk {
  readonly #parts: ReleaseDeskParts;
  readonly #opened = new Map<string, ReleaseManifest>();
  readonly #fleets = new Map<string, { readonly at: number; readonly fleet: readonly Member[] }>();
  #turn: Promise<unknown> = Promise.resolve();

  constructor(parts: ReleaseDeskParts) {
    this.#parts = parts;
  }

  /** Throws RELEASE_CUT, STATEMENT_…, SIGNATURE_INVALID, RELEASE_MANIFEST, RELEASE_OLD, PAYLOAD_INVALID. */
  async publish(signed: Uint8Array): Promise<OpenedRelease> {
    const { authority, store, realClock } = this.#parts;
    const manifest = openRelease(authority, splitRelease(signed));
    const { kind, version } = manifest;
    await store.publish({ kind, version, signed, published: realClock.now() });
    return await this.release(kind, version);
  }

  /** Throws RELEASE_UNKNOWN. */
  async release(kind: ReleaseKind, version: number): Promise<OpenedRelease> {
    const found = await this.#parts.store.find(kind, version);
    if (found === undefined) throw new FleetError('RELEASE_UNKNOWN', { kind, version });
    return this.#open(found);
  }

  /** Newest first. */
  async releases(kind?: ReleaseKind): Promise<readonly OpenedRelease[]> {
    return (await this.#parts.store.releases(kind)).map((each) => this.#open(each));
  }

  /** Hashes of chunks that are not here, each once. */
  async missing(artifacts: readonly ReleaseArtifact[]): Promise<readonly Uint8Array[]> {
    const hashes = new Map(artifacts.flatMap(({ chunks }) => chunks.map((hash) => [toHex(hash), hash])));
    const missing: Uint8Array[] = [];
    for (const hash of hashes.values()) if (!(await this.#parts.chunks.has(hash))) missing.push(hash);
    return missing;
  }

  /** Throws RELEASE_UNKNOWN, RELEASE_CHUNK for bytes that are not of this release. */
  async putChunk(kind: ReleaseKind, version: number, hash: Uint8Array, bytes: Uint8Array): Promise<void> {
    const { manifest } = await this.release(kind, version);
    const refuse = (reason: string) => new FleetError('RELEASE_CHUNK', { kind, version, reason });
    // Only what the release key vouched for is kept: an operator's session is no place to store things.
    const known = manifest.artifacts.some(({ chunks }) => chunks.some((each) => equalBytes(each, hash)));
    if (!known) throw refuse('it has none with this hash');
    if (!equalBytes(sha256(bytes), hash)) throw refuse('the sha256 is another');
    if (!(await this.#parts.chunks.has(hash))) await this.#parts.chunks.put(hash, bytes);
  }

  /** What is served as content. Throws RELEASE_UNKNOWN, RELEASE_TARGET, RELEASE_INCOMPLETE. */
  async content(kind: ReleaseKind, version: number, target: string) {
    const { manifest } = await this.release(kind, version);
    const artifact = artifactFor(manifest, target);
    if (artifact === undefined) throw new FleetError('RELEASE_TARGET', { kind, version, target });
    const missing = await this.missing([artifact]);
    if (missing.length > 0) {
      const of = artifact.chunks.length;
      throw new FleetError('RELEASE_INCOMPLETE', { kind, version, missing: missing.length, of });
    }
    return { total: contentBytes(artifact), chunks: artifact.chunks, store: this.#parts.chunks };
  }

  /** Undefined for a release nobody rolled out. */
  rollout = (kind: ReleaseKind, version: number): Promise<Rollout | undefined> =>
    this.#parts.store.rollout(kind, version);

  /** The fleet of a release in its order. A large one is read again only after a while: every check-in asks for it. */
  async fleet({ kind, version, manifest }: OpenedRelease): Promise<readonly Member[]> {
    const now = this.#parts.realClock.now();
    const kept = this.#fleets.get(`${kind} ${version}`);
    if (kept !== undefined && kept.fleet.length > LARGE_FLEET && now - kept.at < FLEET_MS) return kept.fleet;
    const fleet = fleetOf(manifest, version, await this.#parts.store.running(kind));
    this.#fleets.set(`${kind} ${version}`, { at: now, fleet });
    return fleet;
  }

  /** Throws RELEASE_UNKNOWN, RELEASE_INCOMPLETE, ROLLOUT_STATE. */
  change(kind: ReleaseKind, version: number, order: RolloutRequest): Promise<Rollout> {
    return this.#alone(() => this.#change(kind, version, order));
  }

  async #change(kind: ReleaseKind, version: number, order: RolloutRequest): Promise<Rollout> {
    const { store, realClock } = this.#parts;
    const { manifest } = await this.release(kind, version);
    const now = realClock.now();
    const before = await store.rollout(kind, version);
    const state = before?.state ?? 'not started';
    const refuse = () => new FleetError('ROLLOUT_STATE', { kind, version, state, action: order.action });
    const next = ((): Rollout => {
      if (order.action === 'start') {
        if (before !== undefined) throw refuse();
        const { rules } = order;
        return {
          kind,
          version,
          state: 'running',
          stage: 0,
          rules,
          forgiven: NEVER,
          reason: null,
          changed: now,
        };
      }
      if (before === undefined || before.state === 'done') throw refuse();
      if (order.action === 'halt') return { ...before, state: 'halted', reason: order.reason, changed: now };
      if (order.action === 'pause') {
        if (before.state !== 'running') throw refuse();
        return { ...before, state: 'paused', changed: now };
      }
      if (before.state === 'running') throw refuse();
      return { ...before, state: 'running', forgiven: now, reason: null, changed: now };
    })();
    const missing = await this.missing(manifest.artifacts);
    if (missing.length > 0 && next.state === 'running') {
      const of = manifest.artifacts.reduce((sum, { chunks }) => sum + chunks.length, 0);
      throw new FleetError('RELEASE_INCOMPLETE', { kind, version, missing: missing.length, of });
    }
    await store.saveRollout(next);
    return next;
  }

  /**
   * What a robot says and what it shall run. Whoever signed is the device; whether it is enrolled is the caller's.
   * Throws STATEMENT_…, SIGNATURE_INVALID, PAYLOAD_INVALID, CHECK_IN_OLD.
   */
  async checkIn(
    device: DeviceId,
    signed: SignedCheckIn,
  ): Promise<readonly { readonly kind: ReleaseKind; readonly version: number }[]> {
    const { authority, store, realClock } = this.#parts;
    const { time, running } = openCheckIn(authority.network, device, signed, authority.verifier);
    const now = realClock.now();
    if (time > now + AHEAD_MS || !(await store.checkIn(device, time, running, now)))
      throw new FleetError('CHECK_IN_OLD', { device });
    const offers = [];
    for (const said of running) {
      const version = await this.#offerFor(device, said);
      if (version !== undefined) offers.push({ kind: said.kind, version });
    }
    return offers;
  }

  /** The newest release that has reached the robot and is above what it runs. */
  async #offerFor(device: DeviceId, said: RunningRelease): Promise<number | undefined> {
    for (const release of await this.releases(said.kind)) {
      const { manifest, version } = release;
      if (manifest.channel !== said.channel || artifactFor(manifest, said.target) === undefined) continue;
      const rollout = await this.advance(release);
      // Also when it runs this very version: its verdict may be what the next stage waits for.
      if (version <= said.version) return undefined;
      if (rollout === undefined || manifest.minimum > said.version) continue;
      if (isReached(rollout, await this.fleet(release), device)) return version;
    }
    return undefined;
  }

  /** Looks at what the robots say, and keeps where the roll-out stands after it. */
  advance(release: OpenedRelease): Promise<Rollout | undefined> {
    return this.#alone(() => this.#advance(release));
  }

  async #advance(release: OpenedRelease): Promise<Rollout | undefined> {
    const { store, realClock } = this.#parts;
    const before = await store.rollout(release.kind, release.version);
    if (before?.state !== 'running') return before;
    const after = advanced(before, await this.fleet(release), realClock.now());
    if (after !== before) await store.saveRollout(after);
    return after;
  }

  /** One after another: a halt must not be undone by a check-in that read the roll-out before it. */
  #alone<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  #open(release: PublishedRelease): OpenedRelease {
    const key = `${release.kind} ${release.version}`;
    const known = this.#opened.get(key);
    if (known !== undefined) return { ...release, manifest: known };
    const manifest = openRelease(this.#parts.authority, splitRelease(release.signed));
    this.#opened.set(key, manifest);
    return { ...release, manifest };
  }
}
