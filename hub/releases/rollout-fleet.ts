import { artifactFor, type ReleaseManifest } from '../../protocol/releases/manifest.ts';
import type { RunningRow } from './release-store.ts';
import { inOrder, type Member } from './rollout.ts';

/** The robots a release is for, in the order in which they get it: those that follow its channel and have its target. */
export function fleetOf(
  manifest: ReleaseManifest,
  version: number,
  rows: readonly RunningRow[],
): readonly Member[] {
  const members = rows
    .filter((row) => row.channel === manifest.channel && artifactFor(manifest, row.target) !== undefined)
    // A robot that runs a newer one already can say nothing of this one.
    .filter((row) => row.version <= version)
    .map((row) => memberOf(row, version));
  return inOrder(manifest.kind, version, members);
}

/** A failure outweighs that the same version runs: a model may be taken back after it was good. */
function memberOf(row: RunningRow, version: number): Member {
  const { device, seen, since, failed, failedSince } = row;
  if (failed?.version === version && failedSince !== undefined) {
    const { code, reason } = failed;
    return { device, seen, verdict: { kind: 'failed', since: failedSince, code, reason } };
  }
  if (row.version === version && row.state === 'good')
    return { device, seen, verdict: { kind: 'good', since } };
  return { device, seen, verdict: { kind: 'waiting' } };
}
