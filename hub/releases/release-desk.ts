import type { Clock } from '../../protocol/clock.ts';
import { FleetError } from '../../protocol/errors.ts';
import { sha256 } from '../../protocol/hash.ts';
import { type DeviceId, equalBytes, toHex } from '../../protocol/ids.ts';
import { contentBytes, type ReleaseArtifact } from '../../protocol/releases/artifact.ts';
import { openCheckIn, type RunningRelease, type SignedCheckIn } from '../../protocol/releases/check-in.ts';
import {
  artifactFor,
  decodeManifest,
  type ReleaseKind,
  type ReleaseManifest,
} from '../../protocol/releases/manifest.ts';
import { openRelease, type ReleaseAuthority, splitRelease } from '../../protocol/releases/signed-release.ts';
import type { ChunkStore } from './chunk-store.ts';
import type { PublishedRelease, ReleaseStore } from './release-store.ts';
import { isReached } from './rollout.ts';
import { RolloutDesk } from './rollout-desk.ts';

/** A robot's clock may be ahead of ours by this much. */
const AHEAD_MS = 5 * 60_000;

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

/** Takes in signed releases and their contents, and tells each robot that checks in what it shall run. */
export class ReleaseDesk {
  readonly #parts: ReleaseDeskParts;
  readonly #opened = new Map<string, ReleaseManifest>();
  /** How releases spread. */
  readonly rollouts: RolloutDesk;

  constructor(parts: ReleaseDeskParts) {
    this.#parts = parts;
    const { store, realClock } = parts;
    const missing = async ({ manifest }: OpenedRelease) => (await this.missing(manifest.artifacts)).length;
    this.rollouts = new RolloutDesk({ store, realClock, missing });
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
      const rollout = await this.rollouts.advance(release);
      // Also when it runs this very version: its verdict may be what the next stage waits for.
      if (version <= said.version) return undefined;
      if (rollout === undefined || manifest.minimum > said.version) continue;
      if (isReached(rollout, await this.rollouts.fleet(release), device)) return version;
    }
    return undefined;
  }

  #open(release: PublishedRelease): OpenedRelease {
    const key = `${release.kind} ${release.version}`;
    const known = this.#opened.get(key);
    if (known !== undefined) return { ...release, manifest: known };
    // Its signature held when it was published; the network may have another release key by now.
    const manifest = decodeManifest(splitRelease(release.signed).manifest);
    this.#opened.set(key, manifest);
    return { ...release, manifest };
  }
}
