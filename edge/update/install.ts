import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../protocol/clock.ts';
import { FleetError, isFleetError } from '../../protocol/errors.ts';
import { sha256 } from '../../protocol/hash.ts';
import { toHex } from '../../protocol/ids.ts';
import type { Random } from '../../protocol/random.ts';
import { CHUNK_BYTES, type ReleaseArtifact } from '../../protocol/releases/artifact.ts';
import { installable } from '../../protocol/releases/installable.ts';
import type { ReleaseManifest } from '../../protocol/releases/manifest.ts';
import { openRelease, type ReleaseAuthority, splitRelease } from '../../protocol/releases/signed-release.ts';
import { download } from './download.ts';
import { Incoming } from './incoming.ts';
import type { Offer, ReleaseSource } from './release-source.ts';
import { assertRoom, emptySlot, unpack, verifySlot } from './slot-files.ts';
import { armed, forgetIdle, idleSlot } from './slot-state.ts';
import type { SlotStore } from './slot-store.ts';
import { type InstallStep, installSteps, type OnStep } from './update-steps.ts';

export interface Install {
  /** Slots and downloads of one kind lie here. */
  readonly folder: string;
  readonly offer: Offer;
  readonly target: string;
  readonly channel: string;
  readonly authority: ReleaseAuthority;
  readonly source: ReleaseSource;
  readonly slots: SlotStore;
  readonly real: Clock;
  readonly random: Random;
  readonly signal: AbortSignal;
  readonly onStep: OnStep;
  readonly onFetched: (chunks: number, of: number) => void;
}

/** What the steps hand on to each other. */
interface Installing extends Install {
  manifest?: ReleaseManifest;
  artifact?: ReleaseArtifact;
  incoming?: Incoming;
  slotFolder?: string;
}

const steps: Readonly<Record<InstallStep, (on: Installing) => Promise<void>>> = {
  fetch: fetchRelease,
  check,
  'make room': makeRoom,
  download: fetchContent,
  unpack: unpackContent,
  verify,
};

/**
 * Brings a release into the idle slot, where nothing starts it before it is armed. Whatever runs is untouched, and every
 * step may be done again after a restart: what was downloaded is not downloaded twice.
 * Throws UPDATE_…, RELEASE_…, SIGNATURE_INVALID, STATEMENT_…, or the signal's reason.
 */
export async function install(parts: Install): Promise<ReleaseManifest> {
  const on: Installing = { ...parts };
  try {
    for (const step of installSteps) {
      parts.signal.throwIfAborted();
      parts.onStep(step, 0);
      await steps[step](on);
    }
  } catch (cause) {
    parts.signal.throwIfAborted();
    throw troubleOf(parts.offer, cause);
  } finally {
    await on.incoming?.close();
  }
  return present(on.manifest);
}

/** The signed release, and nothing of it believed before the signature of the release key holds. */
async function fetchRelease(on: Installing): Promise<void> {
  const bytes = await on.source.release(on.offer, on.signal);
  const release = splitRelease(bytes);
  on.manifest = openRelease(on.authority, release);
  if (on.manifest.kind !== on.offer.kind || on.manifest.version !== on.offer.version)
    throw new FleetError('RELEASE_MANIFEST', {
      version: on.manifest.version,
      reason: 'it is not the one offered',
    });
}

async function check(on: Installing): Promise<void> {
  const { good, floor } = await on.slots.read();
  const manifest = present(on.manifest);
  const { target, channel, folder } = on;
  on.artifact = installable(manifest, { target, channel, version: good.version, floor });
  // Two releases of one version exist only when the release key signed twice: their downloads must not mix.
  const name = `${manifest.version} ${target} ${on.artifact.chunks.length} ${hashOf(on.artifact)}`;
  on.incoming = new Incoming(join(folder, 'incoming'), name, on.artifact);
}

async function makeRoom(on: Installing): Promise<void> {
  const { folder, offer, slots } = on;
  const [incoming, artifact] = [present(on.incoming), present(on.artifact)];
  const state = await slots.read();
  // Before its files go, or a restart in between would find a way back that leads nowhere.
  if (state.previous !== undefined) await slots.write(forgetIdle(state));
  await mkdir(folder, { recursive: true });
  on.slotFolder = join(folder, idleSlot(state));
  await emptySlot(on.slotFolder);
  await incoming.open();
  await assertRoom(folder, offer, artifact, incoming.count * CHUNK_BYTES);
}

async function fetchContent(on: Installing): Promise<void> {
  const artifact = present(on.artifact);
  const onChunk = (stored: number) => {
    on.onFetched(stored, artifact.chunks.length);
    if (stored > 0) on.onStep('download', stored);
  };
  await download({ ...on, artifact, incoming: present(on.incoming), onChunk });
}

async function unpackContent(on: Installing): Promise<void> {
  const onFile = (index: number) => {
    if (index > 0) on.onStep('unpack', index);
  };
  await unpack(present(on.slotFolder), present(on.incoming), present(on.artifact), onFile);
}

/** Once more from the disk: what is started is what was signed, whatever the disk did meanwhile. */
async function verify(on: Installing): Promise<void> {
  try {
    await verifySlot(present(on.slotFolder), on.offer, present(on.artifact));
  } catch (cause) {
    // The download may be what went bad, and trusting it again would fail for ever.
    await present(on.incoming).clear();
    throw cause;
  }
}

/** From here on the next start is that of the installed release, once. */
export async function arm({
  slots,
  offer,
  onStep,
}: Pick<Install, 'slots' | 'offer' | 'onStep'>): Promise<void> {
  onStep('arm', 0);
  await slots.write(armed(await slots.read(), offer.version));
}

/** What failed with a release is an error of ours, or one of its files and folders. */
export const troubleOf = (offer: Offer, cause: unknown): FleetError =>
  isFleetError(cause)
    ? cause
    : new FleetError('UPDATE_FILES', { ...offer, reason: String(cause).slice(0, 200) }, { cause });

const hashOf = ({ chunks }: ReleaseArtifact): string => toHex(sha256(...chunks)).slice(0, 16);

function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('a step was left out');
  return value;
}
