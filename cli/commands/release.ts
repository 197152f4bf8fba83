import { resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { FleetError } from '../../protocol/errors.ts';
import { networkId } from '../../protocol/ids.ts';
import { contentBytes } from '../../protocol/releases/artifact.ts';
import type { ReleaseKind } from '../../protocol/releases/manifest.ts';
import type { RolloutOrder } from '../../protocol/views/release.ts';
import { gathered, span, wholeNumber } from '../arguments.ts';
import { type Define, leaf, type Run } from '../command.ts';
import { anonymousHub, signedInHub } from '../connect.ts';
import { formatFields } from '../output/table.ts';
import { openWallet } from '../wallet.ts';

interface CreateFlags {
  readonly label?: string;
  readonly channel: string;
  readonly minimum: number;
  readonly from?: readonly string[];
  readonly bundle?: boolean;
  readonly out: string;
  readonly releaseKey: string;
}

interface RolloutFlags {
  readonly canaries?: number;
  readonly waves?: readonly number[];
  readonly soak?: number;
  readonly failPercent?: number;
  readonly pause?: boolean;
  readonly resume?: boolean;
  readonly halt?: string;
}

const anyVersion = wholeNumber(1);

export const define: Define = (command, environment) => {
  const creating = command
    .command('create')
    .description('gather, hash and sign a release; offline, where the release key is');
  kindArgument(creating)
    .argument('<version>', 'a number that rises with every release of a kind', anyVersion)
    .option(
      '--from <target=folder>',
      'a flashed folder, or a model folder a weight format; may be given again',
      gathered,
    )
    .option('--bundle', 'the agent of this program, for robots like this machine that have Node.js')
    .option('--label <text>', 'what people call it (default: the version)')
    .option('--channel <name>', 'which robots it is for', 'stable')
    .option('--minimum <n>', 'a robot below installs a release in between first', wholeNumber(0), 0)
    .requiredOption('--out <folder>', 'where the release is put together')
    .requiredOption('--release-key <path>', "the network's release key: a Solana key file");
  leaf<CreateFlags>(creating, environment, ['network'], create);
  // Elsewhere it is asked of the hub; what is signed is not.
  const network = creating.options.find(({ long }) => long === '--network');
  if (network !== undefined) network.description = 'the network it is made for; must be given or set';

  const publishing = command
    .command('publish')
    .description('upload a release to the hub (operators); goes on where it stopped');
  publishing.argument('<folder>', 'what "create" made');
  leaf<object>(publishing, environment, ['hub', 'keypair'], publish);

  const rolling = command
    .command('rollout')
    .description('let a release spread: canaries, waves, all; stop it, let it go on (operators)');
  kindArgument(rolling)
    .argument('<version>', 'which one', anyVersion)
    .option('--canaries <n>', 'robots that get it first', wholeNumber(1, 1_000))
    .option('--waves <percents>', 'shares of the fleet after them, such as 10,50', percents)
    .option('--soak <time>', 'how long a stage has to be well before the next', span)
    .option('--fail-percent <n>', 'share of a wave that may fail', wholeNumber(0, 100))
    .option('--pause', 'offer it to nobody for now')
    .option('--resume', 'go on; failures so far are forgiven')
    .option('--halt <reason>', 'stop it, and keep why');
  leaf<RolloutFlags>(rolling, environment, ['hub', 'keypair'], rollout);

  const status = command
    .command('status')
    .description('what was published, how far it spread, what failed where');
  status.addOption(new Option('--kind <kind>', 'agents or models only').choices(['agent', 'model']));
  leaf<{ kind?: ReleaseKind }>(status, environment, ['hub'], show);
};

const kindArgument = (command: Command): Command =>
  command.addArgument(command.createArgument('<kind>', 'what is released').choices(['agent', 'model']));

function percents(text: string): readonly number[] {
  const shares = text.split(',').map(Number);
  if (shares.every((share) => Number.isInteger(share) && share > 0 && share < 100)) return shares;
  throw new InvalidArgumentError('It must be rising shares in percent, such as 10,50.');
}

async function create(run: Run, flags: CreateFlags, [kind, version]: readonly string[]): Promise<void> {
  const network = run.settings.find('network');
  // Never asked of a hub: what is signed must not depend on what somebody else says.
  if (network === undefined)
    throw new FleetError('CLI_FLAG_MISSING', { flag: '--network', what: 'the network it is made for' });
  const { createRelease } = await import('../release/create-release.ts');
  const from = new Map((flags.from ?? []).map(targetAndFolder));
  const bundled = flags.bundle === true ? await bundle() : undefined;
  if (from.size === 0 && bundled === undefined)
    throw new FleetError('CLI_FLAG_MISSING', { flag: '--from', what: 'what is to be released' });
  const out = resolve(run.environment.cwd, flags.out);
  const manifest = await createRelease({
    kind: kind as ReleaseKind,
    network: networkId(network),
    releaseKey: openWallet(flags.releaseKey).signer,
    version: Number(version),
    label: flags.label ?? String(version),
    channel: flags.channel,
    minimum: flags.minimum,
    from,
    ...(bundled === undefined ? {} : { bundled }),
    out,
    onTarget: (target) => run.output.note(`hashing ${target}`),
  });
  const targets = manifest.artifacts.map((artifact) => ({
    target: artifact.target,
    files: artifact.files.length,
    bytes: contentBytes(artifact),
    chunks: artifact.chunks.length,
  }));
  run.output.result(
    { folder: out, kind, version: manifest.version, channel: manifest.channel, targets },
    () =>
      [
        formatFields([
          ['release', `${kind} ${manifest.version} (${manifest.label}), signed, in ${out}`],
          ...targets.map(({ target, files, bytes }): [string, string] => [
            target,
            `${files} files, ${bytes} bytes`,
          ]),
        ]),
        '',
        `next: "wayproof release publish ${flags.out}", then "wayproof release rollout ${kind} ${manifest.version}".`,
      ].join('\n'),
  );
}

function targetAndFolder(text: string): [string, string] {
  const at = text.indexOf('=');
  if (at > 0 && at < text.length - 1) return [text.slice(0, at), text.slice(at + 1)];
  throw new FleetError('CLI_USAGE', {
    reason: `--from takes TARGET=FOLDER, such as linux-x64=robot, not "${text}"`,
    command: 'wayproof release create',
  });
}

/** The same code that "wayproof flash" would write for this machine, without what starts it. */
async function bundle() {
  const { codeFiles } = await import('../flash/folder-files.ts');
  const files = (await codeFiles({ kind: 'node' }))
    .filter(({ path }) => path !== 'launcher.mjs')
    .map(({ path, contents, mode }) => ({ path, contents, executable: (mode & 0o100) !== 0 }));
  return { target: `${process.platform}-${process.arch}-node`, files };
}

async function publish(run: Run, _flags: object, [folder = '']: readonly string[]): Promise<void> {
  const { publishRelease } = await import('../release/publish-release.ts');
  const { describeRelease } = await import('../release/show-release.ts');
  const { hub } = signedInHub(run);
  const progress = run.output.progress('uploading', 'chunks');
  const at = resolve(run.environment.cwd, folder);
  const release = await publishRelease({ hub, folder: at, onChunk: (done, of) => progress.set(done, of) });
  progress.end();
  run.output.result(release, () => describeRelease(release));
}

async function rollout(run: Run, flags: RolloutFlags, [kind, version]: readonly string[]): Promise<void> {
  const { describeRelease } = await import('../release/show-release.ts');
  const { hub } = signedInHub(run);
  const release = await hub.changeRollout(kind as ReleaseKind, Number(version), orderOf(flags));
  run.output.result(release, () => describeRelease(release));
}

function orderOf({ pause, resume, halt, canaries, waves, soak, failPercent }: RolloutFlags): RolloutOrder {
  if ([pause, resume, halt].filter((each) => each !== undefined).length > 1)
    throw new FleetError('CLI_USAGE', {
      reason: 'Only one of --pause, --resume and --halt can be given',
      command: 'wayproof release rollout',
    });
  if (pause === true) return { action: 'pause' };
  if (resume === true) return { action: 'resume' };
  if (halt !== undefined) return { action: 'halt', reason: halt };
  const rules = {
    ...(canaries === undefined ? {} : { canaries }),
    ...(waves === undefined ? {} : { waves: [...waves] }),
    ...(soak === undefined ? {} : { soakSeconds: soak }),
    ...(failPercent === undefined ? {} : { failPercent }),
  };
  return { action: 'start', rules };
}

async function show(run: Run, { kind }: { readonly kind?: ReleaseKind }): Promise<void> {
  const { describeRelease, describeReleases } = await import('../release/show-release.ts');
  const all = await anonymousHub(run).releases();
  const releases = all.filter((each) => kind === undefined || each.kind === kind);
  const open = releases.filter(({ rollout: one }) => one !== null && one.state !== 'done');
  run.output.result(releases, () =>
    [describeReleases(releases, run.output.width), ...open.map(describeRelease)].join('\n\n'),
  );
}
