import { Option } from 'commander';
import { FleetError } from '../../protocol/errors.ts';
import { type Define, leaf, type Run } from '../command.ts';
import { architectures } from '../flash/executable/base-node.ts';
import { choose } from '../prompts.ts';
import type { FlashFlags } from './flash/flags.ts';

const AFTER_HELP = `
Where to, one of: --dir, --device with --image, --to with --image, --seed, --ssh.
On a terminal what is missing is asked.

A disk of this machine's system is never written. A medium is good only after every byte was read
back: one whose write was interrupted does not boot, and "wayproof flash --verify-only --device ..."
says so.`;

export const define: Define = (command, environment) => {
  command
    .addHelpText('after', AFTER_HELP)
    .option('--dir <folder>', 'write a folder, on this machine or on a mounted medium')
    .option('--device <disk>', 'write an SD card, stick or drive; everything on it is erased')
    .option('--to <file>', 'write a copy of the image, for another tool to put on a card')
    .option('--seed <file>', 'write only agent and settings, for a second stick beside any cloud-init image')
    .option('--ssh <host>', 'install on a computer that runs, as ssh knows it')
    .option('--ssh-config <file>', 'another configuration file for ssh')
    .option(
      '--image <file>',
      'the operating system: .img, .img.gz or .img.xz, as a file or an http(s) address',
    )
    .option('--sha256 <hex>', 'the hash its publisher tells of that file')
    .option('--board <name>', 'the robot computer: raspberry-pi, pc, linux or simulated')
    .addOption(
      new Option('--arch <name>', 'its processor; the agent is then one executable').choices(architectures),
    )
    .option('--model <name>', 'the model of the robot, as owners will read it')
    .option('--hostname <name>', 'its name in the network')
    .option('--wifi <name>', 'the Wi-Fi it joins')
    .option('--wifi-password-file <file>', 'a file with the password of that Wi-Fi')
    .option('--wifi-country <code>', 'the country whose radio rules hold, such as NO')
    .option('--ssh-key <file>', 'the public key that may log in')
    .option('--user-data <file>', 'your own cloud-init user-data, kept beside ours')
    .option('--network-config <file>', 'your own cloud-init network-config, instead of ours')
    .option('--force', 'write over an earlier flash or file; the data folder with the key stays')
    .option('--yes', 'erase the disk without asking')
    .option('--internal', 'allow a disk that is built into this machine (never one of its system)')
    .option(
      '--installed-at <path>',
      'where the folder will lie on the robot (default: --dir, or /opt/wayproof)',
    )
    .option('--hub-for-robot <url>', 'the hub as the robot reaches it (default: --hub)')
    .option('--agent-config <file>', 'JSON with more settings of the agent, such as its link')
    .option('--detector <dir>', 'a model it carries and sees with, as "wayproof model pull" writes it')
    .option('--place <place>', 'where a simulated robot stands: latitude,longitude')
    .option('--people <dir>', 'where simulated people find the codes of jobs')
    .option('--verify-only', 'only compare a flashed folder, card or image file with what was written')
    .option('--list', 'list the disks here and which of them may be flashed');
  leaf<FlashFlags>(command, environment, ['world', 'hub', 'keypair'], flash);
};

const targets = [
  { value: 'device', label: 'an SD card or USB stick, with the operating system' },
  { value: 'ssh', label: 'a computer that runs already, over ssh' },
  { value: 'dir', label: 'a folder' },
  { value: 'to', label: 'an image file, for another tool to write' },
] as const;
type Target = (typeof targets)[number]['value'] | 'seed';

async function flash(run: Run, flags: FlashFlags): Promise<void> {
  if (flags.list === true) return await (await import('./flash/list-disks.ts')).showDisks(run);
  if (flags.verifyOnly === true) return await verify(run, flags);
  switch (await targetOf(run, flags)) {
    case 'dir':
      return await (await import('./flash/to-folder.ts')).toFolder(run, flags);
    case 'ssh':
      return await (await import('./flash/to-host.ts')).toHost(run, flags);
    case 'device':
      return await (await import('./flash/to-card.ts')).toDevice(run, flags);
    case 'to':
      return await (await import('./flash/to-card.ts')).toImageFile(run, flags);
    case 'seed':
      return await (await import('./flash/to-card.ts')).toSeed(run, flags);
  }
}

async function targetOf(run: Run, flags: FlashFlags): Promise<Target> {
  const given = (['dir', 'device', 'to', 'seed', 'ssh'] as const).filter((name) => flags[name] !== undefined);
  const [first, second] = given;
  if (second !== undefined)
    throw new FleetError('CLI_USAGE', {
      reason: `--${first} and --${second} are two targets; give one`,
      command: 'wayproof flash',
    });
  if (first !== undefined) return first;
  const what = run.output.interactive
    ? 'what shall be written'
    : 'a folder to write (or, instead, --device, --to, --seed or --ssh)';
  const answer = await choose(run.output, { flag: '--dir', what }, targets);
  return targets.find(({ value }) => value === answer)?.value ?? 'dir';
}

async function verify(run: Run, flags: FlashFlags): Promise<void> {
  const { verifyCard, verifyDir } = await import('./flash/verify.ts');
  const card = flags.device ?? flags.to ?? flags.seed;
  if (card !== undefined) return await verifyCard(run, card);
  if (flags.dir !== undefined) return await verifyDir(run, flags.dir);
  throw new FleetError('CLI_FLAG_MISSING', {
    flag: '--dir',
    what: 'the folder to verify (or, instead, --device, --to or --seed)',
  });
}
