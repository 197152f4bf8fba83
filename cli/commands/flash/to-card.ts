import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { FleetError } from '../../../protocol/errors.ts';
import type { Run } from '../../command.ts';
import { erasableDisk } from '../../flash/card/choose-disk.ts';
import { DeviceMedium } from '../../flash/card/device-medium.ts';
import { listDisks, thisSystem } from '../../flash/card/disks.ts';
import type { Medium } from '../../flash/card/medium.ts';
import { openImage } from '../../flash/card/open-image.ts';
import type { CardToFlash, FlashedCard } from '../../flash/flash-card.ts';
import { askFor, askToGoOn, choose } from '../../prompts.ts';
import type { FlashFlags } from './flags.ts';
import { cacheFolder, executableFor, gatherArch, gatherRobot } from './gather-robot.ts';
import { describeDisk, mayBeErased } from './list-disks.ts';
import { describeNext } from './next-step.ts';
import { announce, byteProgress, stepProgress } from './progress.ts';
import { gatherWishes } from './wishes.ts';

/** An SD card, a stick or a drive; the image of an operating system with the agent laid into it. */
export async function toDevice(run: Run, flags: FlashFlags): Promise<void> {
  const device = flags.device ?? (await chooseDevice(run));
  const inside = { inside: flags.internal === true };
  const disk = await erasableDisk(device, thisSystem, inside);
  const image = await imageName(run, flags);
  if (flags.yes !== true) await askToGoOn(run.output, `Erase everything on ${describeDisk(disk)}?`, '--yes');
  await flashImage(run, flags, { image, target: device }, async (bytes) => {
    // Looked at again: a minute has passed, and a desktop mounts what is put in.
    const now = await erasableDisk(device, thisSystem, inside);
    if (now.bytes < bytes)
      throw new FleetError('CLI_FLASH_TOO_SMALL', { target: device, has: now.bytes, needs: bytes });
    return await DeviceMedium.openDisk(device, now.bytes);
  });
}

/** The same into a file, for other tools to write. */
export async function toImageFile(run: Run, flags: FlashFlags): Promise<void> {
  const what = 'which file shall be written';
  const to = flags.to ?? (await askFor(run.output, { flag: '--to', what, suggestion: 'robot.img' }));
  const target = await newFile(run, to, flags.force === true);
  const image = await imageName(run, flags);
  await flashImage(run, flags, { image, target }, (bytes) => DeviceMedium.createFile(target, bytes));
}

/** Only agent and seed, for a second stick beside an image that has no room for them. */
export async function toSeed(run: Run, flags: FlashFlags): Promise<void> {
  const target = await newFile(run, flags.seed ?? '', flags.force === true);
  const { flashSeed } = await import('../../flash/flash-seed.ts');
  const parts = await gatherCard(run, flags, (bytes) => DeviceMedium.createFile(target, bytes));
  tell(run, await flashSeed(parts), parts, [
    `write ${target} to a USB stick, and put it in beside the medium with the operating system`,
  ]);
}

async function flashImage(
  run: Run,
  flags: FlashFlags,
  { image: from, target }: { readonly image: string; readonly target: string },
  openMedium: (bytes: number) => Promise<Medium>,
): Promise<void> {
  let touched = false;
  const parts = await gatherCard(run, flags, async (bytes) => {
    const medium = await openMedium(bytes);
    touched = true;
    return medium;
  });
  const bars = {
    download: byteProgress(run, 'downloading'),
    unpack: byteProgress(run, 'unpacking'),
    check: () => announce(run, 'checking the hash of the image'),
  };
  const image = await openImage({
    from,
    cache: cacheFolder(run),
    clock: run.environment.clock,
    signal: run.signal,
    ...(flags.sha256 === undefined ? {} : { sha256: flags.sha256.toLowerCase() }),
    onBytes: (what, done, total) => bars[what](done, total),
    onRestart: (lost) =>
      run.output.warn(`the server cannot go on where it stopped; ${lost} bytes are fetched again`),
  });
  try {
    const { flashCard } = await import('../../flash/flash-card.ts');
    const flashed = await flashCard({ ...parts, image });
    tell(run, flashed, parts, [
      target.startsWith('/dev/')
        ? 'put it into the robot and switch it on at once: the token does not live long'
        : `write ${target} to a card with any tool, and start the robot from it at once: the token does not live long`,
    ]);
  } catch (error) {
    if (run.signal.aborted && touched)
      run.output.warn(`${target} is not finished: it does not boot. Flash it again.`);
    throw error;
  } finally {
    await image.close();
  }
}

async function gatherCard(
  run: Run,
  flags: FlashFlags,
  openMedium: CardToFlash['openMedium'],
): Promise<Omit<CardToFlash, 'image'>> {
  const { robot, board } = await gatherRobot(run, flags);
  const arch = await gatherArch(run, flags, board);
  const wishes = await gatherWishes(run, flags);
  const { packedAgent } = await import('../../flash/seed/seed-files.ts');
  const { configOf } = await import('../../flash/robot.ts');
  const { PLACEHOLDER_TOKEN } = await import('../../flash/folder-files.ts');
  configOf(robot, PLACEHOLDER_TOKEN);
  announce(run, 'making the executable');
  const { random, clock } = run.environment;
  return {
    robot,
    wishes,
    agent: await packedAgent(executableFor(run, arch), robot),
    openMedium,
    random,
    signal: run.signal,
    started: new Date(clock.now()).toISOString().replace(/\.\d+Z/, 'Z'),
    onProgress: stepProgress(run, { write: 'writing', verify: 'verifying' }),
  };
}

function tell(
  run: Run,
  flashed: FlashedCard,
  { robot }: Pick<CardToFlash, 'robot'>,
  steps: readonly string[],
): void {
  if (flashed.readBackFrom === 'cache')
    run.output.warn('this file system reads back from its cache only: the medium itself was not looked at');
  run.output.result(flashed, () =>
    describeNext(run, {
      fields: [
        ['written', `${flashed.target} (${flashed.bytes} bytes, all of them read back and the same)`],
        ['agent', `on its volume ${flashed.volume}; the first boot installs it`],
      ],
      tokenExpires: flashed.tokenExpires,
      steps: [
        ...steps,
        'the robot makes its key and enrols by itself; "wayproof register" then puts it on chain',
      ],
      page: robot.hubForRobot ?? robot.hub.url,
    }),
  );
}

async function chooseDevice(run: Run): Promise<string> {
  const disks = (await listDisks(thisSystem)).filter(mayBeErased);
  const none = disks.length === 0 ? ' (none is connected now)' : '';
  if (!run.output.interactive || disks.length === 0)
    throw new FleetError('CLI_FLAG_MISSING', { flag: '--device', what: `the disk to write${none}` });
  const choices = disks.map((disk) => ({ value: `/dev/${disk.name}`, label: describeDisk(disk) }));
  return await choose(
    run.output,
    { flag: '--device', what: 'which disk shall be erased and written' },
    choices,
  );
}

const imageName = async (run: Run, flags: FlashFlags): Promise<string> =>
  flags.image ??
  (await askFor(run.output, {
    flag: '--image',
    what: 'which image of an operating system, as a file or an address',
  }));

async function newFile(run: Run, path: string, force: boolean): Promise<string> {
  const full = resolve(run.environment.cwd, path);
  if (existsSync(full) && !force) await askToGoOn(run.output, `Replace ${full}?`, '--force');
  return full;
}
