import { type ReleaseKind, releaseKinds } from '../../protocol/releases/manifest.ts';
import type { PresenceBoard } from '../fleet/presence.ts';
import type { RobotExtras } from '../http/deps.ts';
import type { Ground } from './ground.ts';

/** What is known of a robot beside its frames: its link, and the versions it checked in with. */
export function wireRobotExtras(
  { releaseStore }: Pick<Ground, 'releaseStore'>,
  presence: PresenceBoard,
): RobotExtras {
  const kinds = Object.keys(releaseKinds) as ReleaseKind[];
  return {
    linkSince: (device) => presence.get(device)?.since,
    versions: async (device) => {
      const rows = (await Promise.all(kinds.map((kind) => releaseStore.running(kind)))).flat();
      return rows
        .filter((row) => row.device === device)
        .map(({ kind, version, target, channel, state, failed }) => ({
          kind,
          version,
          target,
          channel,
          state,
          failed:
            failed === undefined
              ? null
              : { version: failed.version, code: failed.code, reason: failed.reason },
        }));
    },
  };
}
