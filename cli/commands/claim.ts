import type { Claimable } from '../../programs/client/claims/claimable.ts';
import type { Ledger } from '../../programs/client/claims/ledger.ts';
import type { EvidenceSource } from '../../programs/client/evidence-source.ts';
import { deviceId, type NetworkId, networkId } from '../../protocol/ids.ts';
import { wholeNumber } from '../arguments.ts';
import { announce, type Cluster, openCluster } from '../chain/cluster.ts';
import type { Row } from '../claims/report.ts';
import type { Cost } from '../claims/till.ts';
import { type Define, leaf, type Run } from '../command.ts';
import { anonymousHub, walletOf } from '../connect.ts';
import { folderEvidence, hubEvidence } from '../evidence-source.ts';
import { askToGoOn } from '../prompts.ts';
import { openWallet, type Wallet } from '../wallet.ts';

const PARALLEL = 8;

interface Flags {
  readonly all?: boolean;
  readonly yes?: boolean;
  readonly yesMainnet?: boolean;
  readonly dryRun?: boolean;
  readonly evidence?: string;
  readonly parallel?: number;
}

export const define: Define = (command, environment) => {
  command
    .argument('[device...]', 'claim for these; anybody may, the tokens go to their payees')
    .option('--all', 'claim for every robot of this wallet; without it they are only listed')
    .option('--yes', 'do not ask before paying fees')
    .option('--yes-mainnet', 'pay with real money on mainnet')
    .option('--dry-run', 'check and simulate, and send nothing')
    .option('--parallel <n>', 'transactions under way at once (default: 8)', wholeNumber(1, 64))
    .option('--evidence <dir>', 'take the work evidence from this folder instead of the hub');
  leaf<Flags>(command, environment, ['hub', 'cluster', 'network', 'keypair', 'payer'], claim);
};

/** Stopped in the middle it goes on where it was: what a device got is on chain, and nothing is paid twice. */
async function claim(run: Run, flags: Flags, operands: readonly string[]): Promise<void> {
  const { openLedger } = await import('../../programs/client/claims/ledger.ts');
  const { claimables } = await import('../../programs/client/claims/claimable.ts');
  const { describeClaims, listed } = await import('../claims/report.ts');
  const { noCost } = await import('../claims/till.ts');
  const { mintDecimals } = await import('../../programs/client/mint.ts');
  const devices = operands.map(deviceId);
  const owner = walletOf(run);
  const cluster = await openCluster(run);
  const { connection } = cluster;
  const ledger = await openLedger(connection, await networkOf(run), evidenceOf(run, flags));
  const decimals = await mintDecimals(connection, ledger.network.mint);
  const who = devices.length > 0 ? { devices } : { owner: owner.address };
  const found = await claimables(connection, ledger, who);
  const claiming = flags.all === true || devices.length > 0;
  const { rows, cost } = claiming
    ? await claimEach(run, flags, { cluster, ledger, payer: payerOf(run, owner), decimals }, found)
    : { rows: found.map((one) => listed(one)), cost: noCost };
  const { number } = ledger.epoch.content;
  const { disputed, network } = ledger;
  run.output.result({ network: network.address, epoch: number, disputed, cost, rows }, () =>
    describeClaims(rows, ledger, cost, decimals, run.output.width),
  );
  run.signal.throwIfAborted();
  if (rows.some(({ result }) => result === 'failed')) run.fail();
}

interface Site {
  readonly cluster: Cluster;
  readonly ledger: Ledger;
  readonly payer: Wallet;
  readonly decimals: number;
}

/** Prepare and check every proof → pack → price and ask → send, some at once. */
async function claimEach(
  run: Run,
  flags: Flags,
  { cluster, ledger, payer, decimals }: Site,
  found: readonly Claimable[],
): Promise<{ readonly rows: Row[]; readonly cost: Cost }> {
  const { claimOf } = await import('../../programs/client/claims/claim-of.ts');
  const { pack } = await import('../../programs/client/claims/pack.ts');
  const { collect } = await import('../claims/collect.ts');
  const { noCost, priceOf, withReceipt } = await import('../claims/till.ts');
  const { listed, rowOf } = await import('../claims/report.ts');
  const { connection } = cluster;
  const owed = found.filter((one) => one.owed > 0n);
  const batches = pack(await Promise.all(owed.map((one) => claimOf(ledger, one))), payer.address);
  const price = await priceOf(connection, batches, payer.address);
  if (price !== undefined) await ask(run, flags, cluster, payer, price);
  const rows = new Map(
    found.map((one) => [one.device, listed(one, one.owed > 0n ? 'not tried' : undefined)]),
  );
  let cost = noCost;
  let done = 0;
  const progress = run.output.progress('claims', 'robots');
  await collect(
    {
      connection,
      ledger,
      payer,
      clock: run.environment.clock,
      signal: run.signal,
      parallel: flags.parallel ?? PARALLEL,
      dryRun: flags.dryRun === true,
      onOutcomes: (outcomes, receipt) => {
        for (const outcome of outcomes) rows.set(outcome.claimable.device, rowOf(outcome, decimals));
        if (receipt !== undefined) cost = withReceipt(cost, receipt, outcomes.length);
        done += outcomes.length;
        progress.set(done, owed.length);
      },
    },
    batches,
  );
  if (owed.length > 1) progress.end();
  return { rows: [...rows.values()], cost };
}

async function ask(run: Run, flags: Flags, cluster: Cluster, payer: Wallet, fee: Cost['fee']) {
  const { programAddress } = await import('../../programs/client/addresses.ts');
  const { lamports } = await import('../../protocol/units.ts');
  const what = { program: programAddress, feePayer: payer.address, fee, deposit: lamports(0n) };
  announce(run.output, cluster, what, flags.yesMainnet === true);
  if (flags.dryRun !== true && flags.yes !== true) await askToGoOn(run.output, 'Claim now?', '--yes');
}

async function networkOf(run: Run): Promise<NetworkId> {
  const given = run.settings.find('network');
  return given === undefined ? (await anonymousHub(run).network()).network : networkId(given);
}

const evidenceOf = (run: Run, { evidence }: Flags): EvidenceSource =>
  evidence === undefined ? hubEvidence(anonymousHub(run)) : folderEvidence(evidence);

function payerOf(run: Run, owner: Wallet): Wallet {
  const path = run.settings.find('payer');
  return path === undefined ? owner : openWallet(path);
}
