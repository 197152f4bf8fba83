import { toHex } from '../../protocol/ids.ts';
import type { Random } from '../../protocol/random.ts';
import type { ByteSource } from './card/byte-source.ts';
import type { Medium } from './card/medium.ts';
import { Overlay } from './card/overlay.ts';
import { type CardStep, type WrittenCard, writeCard } from './card/write-card.ts';
import { PLACEHOLDER_TOKEN } from './folder-files.ts';
import { configOf, type RobotToMake, tokenFor } from './robot.ts';
import type { SeedWishes } from './seed/cloud-config.ts';
import { checkSeed, placeSeed, seedVolume } from './seed/place-seed.ts';
import { CONFIG_NAME, seedFiles } from './seed/seed-files.ts';

export interface CardToFlash {
  readonly robot: RobotToMake;
  readonly image: ByteSource;
  /** What `packedAgent` gave. */
  readonly agent: Uint8Array;
  readonly wishes: SeedWishes;
  /** Opened only once everything that can go wrong before was tried. */
  readonly openMedium: (bytes: number) => Promise<Medium>;
  readonly started: string;
  readonly random: Random;
  readonly signal: AbortSignal;
  readonly onProgress: (step: CardStep, done: number, total: number) => void;
}

export interface FlashedCard extends WrittenCard {
  readonly target: string;
  /** The volume that carries the agent, as the robot's Linux names it. */
  readonly volume: string;
  /** Until then the robot has to enrol; real time. */
  readonly tokenExpires: number;
}

/**
 * lay the seed over the image → open the medium → write and read back → token → first sector. Until the last of it the
 * medium does not boot, and the token exists only once all else is known to be good.
 * @throws AGENT_CONFIG_INVALID, CLI_FLASH_SEED_PLACE, CLI_FLASH_FAT, what `openMedium` and `writeCard` throw, and what the
 * hub says
 */
export async function flashCard(options: CardToFlash): Promise<FlashedCard> {
  const { robot, agent, wishes, random } = options;
  const image = new Overlay(options.image);
  const volume = await seedVolume(image);
  const instance = `wayproof-${toHex(random.bytes(8))}`;
  const files = seedFiles(agent, wishes, { volume: volume.geometry.uuid, instance });
  await placeSeed(image, volume, files);
  await volume.write(image, CONFIG_NAME, configOf(robot, PLACEHOLDER_TOKEN).contents);
  await checkSeed(image, files);
  const medium = await options.openMedium(image.size);
  let tokenExpires = 0;
  try {
    const finish = async () => {
      const { token, expires } = await tokenFor(robot);
      tokenExpires = expires;
      await volume.write(image, CONFIG_NAME, configOf(robot, token).contents);
    };
    const written = await writeCard({ ...options, image, medium, finish });
    return { target: medium.name, volume: volume.geometry.uuid, ...written, tokenExpires };
  } finally {
    await medium.close();
  }
}
