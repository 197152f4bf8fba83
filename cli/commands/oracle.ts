import { announce, announcePart, openCluster } from '../chain/cluster.ts';
import { type Define, leaf, type Run } from '../command.ts';
import { walletOf } from '../connect.ts';
import type { OracleOutcome } from '../oracle-loop.ts';
import { askToGoOn } from '../prompts.ts';
import {
  auditOptions,
  decimalsOf,
  describe,
  type EvidenceFlags,
  evidenceOption,
  evidenceOptions,
  reportJson,
} from './audit.ts';

interface Flags extends EvidenceFlags {
  readonly traces?: string;
  readonly workOnly?: boolean;
  readonly yes?: boolean;
  readonly yesMainnet?: boolean;
  readonly dryRun?: boolean;
}

export const define: Define = (command, environment) => {
  const attesting = command
    .command('attest')
    .description('audit an epoch and, if it holds, attest it with your key');
  evidenceOptions(attesting);
  attesting
    .option('--work-only', 'attest without the traces; distance and motion are then taken at their word')
    .option('--yes', 'do not ask before paying the fee')
    .option('--yes-mainnet', 'pay with real money on mainnet')
    .option('--dry-run', 'audit and price it, and send nothing');
  leaf<Flags>(attesting, environment, ['hub', 'cluster', 'network', 'keypair'], attestCommand);
  const running = command
    .command('run')
    .description('recompute every posted epoch and attest it or refuse, until told to stop');
  running
    .option(...evidenceOption)
    .option(
      '--no-challenge',
      'do not show the chain faults that it can see (it costs fees, and rent that comes back)',
    )
    .option('--map <source>', 'the pinned map, to check distances')
    .option('--work-only', 'attest without the traces; distance and motion are then taken at their word')
    .option('--yes-mainnet', 'pay with real money on mainnet');
  leaf<RunFlags>(running, environment, ['hub', 'cluster', 'network', 'keypair'], runCommand);
};

interface RunFlags extends Omit<Flags, 'epoch' | 'work' | 'traces'> {
  readonly challenge: boolean;
}

async function runCommand(run: Run, flags: RunFlags): Promise<void> {
  const { runOracle } = await import('../oracle-loop.ts');
  const oracle = walletOf(run);
  const cluster = await openCluster(run);
  announcePart(run.output, cluster, oracle.address, flags.yesMainnet === true);
  const options = await auditOptions(run, { ...flags, epoch: 0n }, flags.workOnly !== true);
  const { output } = run;
  output.result({ ready: true, oracle: oracle.address, network: options.network }, () =>
    [`oracle ${oracle.address}`, `watches network ${options.network}`].join('\n'),
  );
  await runOracle({
    ...options,
    oracle,
    clock: run.environment.clock,
    signal: run.signal,
    challenges: flags.challenge,
    onOutcome: (outcome) => output.result(outcome, () => describeOutcome(outcome)),
  });
}

const faults = {
  order: 'its reward leaves do not rise',
  lowered: 'a device has less than before',
  absent: 'a device was left out',
} as const;

function describeOutcome(outcome: OracleOutcome): string {
  switch (outcome.kind) {
    case 'attested':
      return `epoch ${outcome.epoch} holds: attested (attempt ${outcome.attempt}) ${outcome.signature}`;
    case 'refused':
      return `epoch ${outcome.epoch} DOES NOT HOLD (attempt ${outcome.attempt}): ${outcome.error.message}`;
    case 'challenged':
      return `epoch ${outcome.epoch} challenged (attempt ${outcome.attempt}, ${faults[outcome.fault]}), voided: ${outcome.signature}`;
    case 'trouble':
      return `trouble, tried again: ${outcome.error.message}`;
  }
}

async function attestCommand(run: Run, flags: Flags): Promise<void> {
  const { prepareAttestation, sendAttestation } = await import('../oracle.ts');
  const { programAddress } = await import('../../programs/client/addresses.ts');
  const oracle = walletOf(run);
  const options = { ...(await auditOptions(run, flags, flags.workOnly !== true)), oracle };
  const attesting = await prepareAttestation(options);
  const { audited } = attesting;
  const decimals = await decimalsOf(options, audited);
  const answer = (result: string, signature: string | null) =>
    run.output.result({ ...reportJson(audited), result, signature }, () =>
      [describe(audited, decimals), signature === null ? result : `${result}: ${signature}`].join('\n'),
    );
  if (attesting.kind === 'attested already') return answer('attested already', null);
  const { fee, deposit } = attesting.quote;
  const what = { program: programAddress, feePayer: oracle.address, fee, deposit };
  announce(run.output, await openCluster(run), what, flags.yesMainnet === true);
  if (flags.dryRun === true) return answer('would attest', null);
  if (flags.yes !== true) await askToGoOn(run.output, `Attest epoch ${flags.epoch}?`, '--yes');
  const { signature } = await sendAttestation(attesting, { ...options, clock: run.environment.clock });
  answer('attested', signature);
}
