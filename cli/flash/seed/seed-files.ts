import { createHash } from 'node:crypto';
import { codeFiles, platformOf, type Runtime, serviceFiles } from '../folder-files.ts';
import { manifestOf } from '../manifest.ts';
import type { RobotToMake } from '../robot.ts';
import { metaData, networkConfig, type SeedWishes, userData } from './cloud-config.ts';
import { HOME, installScript } from './install-script.ts';
import { type SeedFiles, seedSums } from './place-seed.ts';
import { tarball } from './tarball.ts';

/** The file with the token; written last. */
export const CONFIG_NAME = 'wayproof.json';
/** Sums of all other files, as `sha256sum` writes them. */
export const SUMS_NAME = 'wayproof-sums.txt';

/** The agent as it is carried to the robot, unpacked there by the first boot. */
export async function packedAgent(runtime: Runtime, robot: RobotToMake): Promise<Uint8Array> {
  const files = [
    ...(await codeFiles(runtime)),
    ...(robot.detector?.files ?? []),
    ...serviceFiles(runtime, HOME),
  ];
  const manifest = manifestOf(files, platformOf(runtime), process.version);
  const contents = new TextEncoder().encode(`${JSON.stringify(manifest, null, 2)}\n`);
  return await tarball([...files, { path: 'manifest.json', contents, mode: 0o644 }]);
}

/**
 * Everything but the token, by name.
 * @param volume as /dev/disk/by-uuid names it @param instance new for every card
 */
export function seedFiles(
  agent: Uint8Array,
  wishes: SeedWishes,
  { volume, instance }: { readonly volume: string; readonly instance: string },
): SeedFiles {
  const text = (value: string) => new TextEncoder().encode(value);
  const files = new Map([
    ['user-data', text(userData(wishes, volume))],
    ['network-config', text(networkConfig(wishes))],
    ['meta-data', text(metaData(instance, wishes))],
    ['wayproof-install.sh', text(installScript(createHash('sha256').update(agent).digest('hex')))],
    ['wayproof-agent.tgz', agent],
  ]);
  return new Map([...files, [SUMS_NAME, text(seedSums(files))]]);
}
