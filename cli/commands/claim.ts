import { type DeviceId, deviceId, type NetworkId, networkId } from '../../protocol/ids.ts';
import { announce, type Cluster, openCluster } from '../chain/cluster.ts';
import type { Claimable, Ledger } from '../claims.ts';
import { type Define, leaf, type Run } from '../command.ts';
import { anonymousHub, walletOf } from '../connect.ts';
import { type EvidenceSource, folderEvidence, hubEvidence } from '../evidence-source.ts';
import { toFleetError } from '../output/json.ts';
import { type Column, formatTable } from '../output/table.ts';
import { showAmount } from '../output/units.ts';
import { askToGoOn } from '../prompts.ts';
import { openWallet, type Wallet } from '../wallet.ts';

interface Flags {
  readonly all?: boolean;
  readonly yes?: boolean;
  readonly yesMainnet?: boolean;
  readonly dryRun?: boolean;
  readonly evidence?: string;
}

interface Row {
  readonly device: DeviceId;
  readonly payee: string;
  readonly earned: bigint;
  readonly claimed: bigint;
  readonly owed: bigint;
  /** What moved, or with --dry-run would move. */
  readonly pays: bigint;
  readonly result: 'claimable' | 'claimed' | 'would claim' | 'nothing to claim' | 'failed';
  readonly reason: string;
  readonly signature: string | null;
}

export const define: Define = (command, environment) => {
  command
    .argument('[device...]', 'claim for these; anybody may, the tokens go to their payees')
    .option('--all', 'claim for every robot of this wallet; without it they are only listed')
    .option('--yes', 'do not ask before paying fees')
    .option('--yes-mainnet', 'pay with real money on mainnet')
    .option('--dry-run', 'check and simulate, and send nothing')
    .option('--evidence <dir>', 'take the work evidence from this folder instead of the hub');
  leaf<Flags>(command, environment, ['hub', 'cluster', 'network', 'keypair', 'payer'], claim);
};

/** Stopped in the middle it goes on where it was: what a device got is on chain, and nothing is paid twice. */
async function claim(run: Run, flags: Flags, operands: readonly string[]): Promise<void> {
  const claims = await import('../claims.ts');
  const { mintDecimals } = await import('../chain/mint.ts');
  const devices = operands.map(deviceId);
  const owner = walletOf(run);
  const cluster = await openCluster(run);
  const { connection } = cluster;
  const ledger = await claims.openLedger(connection, await networkOf(run), evidenceOf(run, flags));
  const decimals = await mintDecimals(connection, ledger.network.mint);
  const who = devices.length > 0 ? { devices } : { owner: owner.address };
  const found = await claims.claimables(connection, ledger, who);
  const site: Site = { cluster, ledger, payer: payerOf(run, owner), decimals };
  const rows =
    flags.all === true || devices.length > 0 ? await claimEach(run, flags, site, found) : found.map(listed);
  const { number } = ledger.epoch.content;
  run.output.result({ network: ledger.network.address, epoch: number, disputed: ledger.disputed, rows }, () =>
    describe(rows, ledger, decimals, run.output.width),
  );
  if (rows.some(({ result }) => result === 'failed')) run.fail();
}

interface Site {
  readonly cluster: Cluster;
  readonly ledger: Ledger;
  readonly payer: Wallet;
  readonly decimals: number;
}

async function claimEach(run: Run, flags: Flags, site: Site, found: readonly Claimable[]): Promise<Row[]> {
  const rows: Row[] = [];
  const progress = run.output.progress('claims', 'claims');
  let announced = false;
  const beforePaying = async (fee: bigint, deposit: bigint) => {
    if (announced) return;
    const { programAddress } = await import('../../programs/client/addresses.ts');
    const { lamports } = await import('../../protocol/units.ts');
    const total = lamports(fee * BigInt(found.filter(({ owed }) => owed > 0n).length));
    const what = {
      program: programAddress,
      feePayer: site.payer.address,
      fee: total,
      deposit: lamports(deposit),
    };
    announce(run.output, site.cluster, what, flags.yesMainnet === true);
    if (flags.dryRun !== true && flags.yes !== true) await askToGoOn(run.output, 'Claim now?', '--yes');
    announced = true;
  };
  for (const [done, claimable] of found.entries()) {
    run.signal.throwIfAborted();
    rows.push(await claimOne(run, flags, site, claimable, beforePaying));
    progress.set(done + 1, found.length);
  }
  if (found.length > 1) progress.end();
  return rows;
}

async function claimOne(
  run: Run,
  flags: Flags,
  { cluster, ledger, payer, decimals }: Site,
  claimable: Claimable,
  beforePaying: (fee: bigint, deposit: bigint) => Promise<void>,
): Promise<Row> {
  const row = listed(claimable);
  if (claimable.owed === 0n) return row;
  const { prepareClaim, sendClaim } = await import('../claims.ts');
  const { connection } = cluster;
  try {
    const preflight = await prepareClaim(connection, ledger, claimable, payer.address);
    if (preflight === undefined) {
      return {
        ...row,
        result: 'nothing to claim',
        reason: 'held back by the outflow limit or an empty vault; later',
      };
    }
    const { pays, quote } = preflight;
    const reason =
      pays < claimable.owed
        ? `${showAmount(claimable.owed - pays, decimals)} more later: the network limits its outflow`
        : row.reason;
    await beforePaying(quote.fee, quote.deposit);
    if (flags.dryRun === true) return { ...row, pays, reason, result: 'would claim' };
    const { paid, receipt } = await sendClaim(connection, preflight, payer, run.environment.clock);
    return { ...row, pays: paid, reason, result: 'claimed', signature: receipt.signature };
  } catch (error) {
    const failure = toFleetError(error);
    // A person's no, and mainnet without its yes, end everything; one device's failure does not.
    if (failure.code.startsWith('CLI_') && failure.code !== 'CLI_EVIDENCE_MISMATCH') throw failure;
    return { ...row, result: 'failed', reason: failure.message };
  }
}

function listed({ device, account, earned, claimed, owed }: Claimable): Row {
  const reason =
    owed > 0n
      ? 'earned in final epochs'
      : earned === 0n
        ? 'nothing earned in a final epoch yet'
        : 'all that was earned is paid';
  return {
    device,
    payee: account.payee,
    earned,
    claimed,
    owed,
    pays: 0n,
    result: owed > 0n ? 'claimable' : 'nothing to claim',
    reason,
    signature: null,
  };
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

function describe(
  rows: readonly Row[],
  { epoch, disputed }: Ledger,
  decimals: number,
  width: number,
): string {
  const amount = (title: string, value: (row: Row) => bigint): Column<Row> => ({
    title,
    align: 'right',
    cell: (row) => showAmount(value(row), decimals),
  });
  const columns: readonly Column<Row>[] = [
    { title: 'device', cell: ({ device }) => device, shrink: true },
    amount('earned', ({ earned }) => earned),
    amount('paid', ({ claimed, pays, result }) => (result === 'claimed' ? claimed + pays : claimed)),
    amount('now', ({ pays, owed, result }) => (result === 'claimable' ? owed : pays)),
    { title: 'result', cell: ({ result }) => result },
    { title: 'why', cell: ({ reason }) => reason },
  ];
  return [
    `epoch ${epoch.content.number}: evidence checked against the chain${disputed.length === 0 ? '' : `, ${disputed.length} records disputed`}`,
    rows.length === 0 ? 'this wallet owns no registered robot' : formatTable(columns, rows, width),
    ...(rows.some(({ result }) => result === 'claimable') ? ['"wayproof claim --all" collects it'] : []),
  ].join('\n');
}
