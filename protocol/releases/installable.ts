import { FleetError } from '../errors.ts';
import type { ReleaseArtifact } from './artifact.ts';
import { artifactFor, type ReleaseManifest } from './manifest.ts';

/** What a robot runs, and what it may never go below. */
export interface Installed {
  readonly target: string;
  readonly channel: string;
  /** The version that runs; 0 is what was flashed. */
  readonly version: number;
  /** The highest version that ever passed its health check here. */
  readonly floor: number;
}

/**
 * The artifact to install, if this release may be. An old release stays signed for ever: refusing whatever is not
 * above the floor is what stops a replayed one with known holes.
 * Throws RELEASE_OLD, RELEASE_STEP, RELEASE_CHANNEL, RELEASE_TARGET.
 */
export function installable(manifest: ReleaseManifest, installed: Installed): ReleaseArtifact {
  const { kind, version, minimum, channel } = manifest;
  const { floor, target } = installed;
  if (version <= floor) throw new FleetError('RELEASE_OLD', { kind, version, floor });
  if (minimum > installed.version)
    throw new FleetError('RELEASE_STEP', { kind, version, minimum, running: installed.version });
  if (channel !== installed.channel)
    throw new FleetError('RELEASE_CHANNEL', { kind, version, channel, followed: installed.channel });
  const artifact = artifactFor(manifest, target);
  if (artifact === undefined) throw new FleetError('RELEASE_TARGET', { kind, version, target });
  return artifact;
}
