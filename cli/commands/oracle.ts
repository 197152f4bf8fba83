import { announce, openCluster } from '../chain/cluster.ts';
import { type Define, leaf, type Run } from '../command.ts';
import { walletOf } from '../connect.ts';
import { askToGoOn } from '../prompts.ts';
import { auditOptions, describe, type EvidenceFlags, evidenceOptions, reportJson } from './audit.ts';

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
};

async function attestCommand(run: Run, flags: Flags): Promise<void> {
  const { prepareAttestation, sendAttestation } = await import('../oracle.ts');
  const { programAddress } = await import('../../programs/client/addresses.ts');
  const oracle = walletOf(run);
  const options = { ...(await auditOptions(run, flags, flags.workOnly !== true)), oracle };
  const attesting = await prepareAttestation(options);
  const { audited } = attesting;
  const answer = (result: string, signature: string | null) =>
    run.output.result({ ...reportJson(audited), result, signature }, () =>
      [describe(audited), signature === null ? result : `${result}: ${signature}`].join('\n'),
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
