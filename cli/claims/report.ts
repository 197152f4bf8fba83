import type { Claimable } from '../../programs/client/claims/claimable.ts';
import type { Ledger } from '../../programs/client/claims/ledger.ts';
import type { DeviceId } from '../../protocol/ids.ts';
import { type Column, formatTable } from '../output/table.ts';
import { showAmount, showSol } from '../output/units.ts';
import type { Outcome } from './collect.ts';
import type { Cost } from './till.ts';

/** One robot in the answer of `wayproof claim`. */
export interface Row {
  readonly device: DeviceId;
  readonly payee: string;
  readonly earned: bigint;
  readonly claimed: bigint;
  readonly owed: bigint;
  /** What moved, or with --dry-run would move. */
  readonly pays: bigint;
  readonly result: 'claimable' | 'nothing to claim' | 'not tried' | Outcome['result'];
  readonly reason: string;
  readonly signature: string | null;
}

/** A robot nothing was sent for. */
export function listed(claimable: Claimable, result?: Row['result']): Row {
  const { device, account, earned, claimed, owed } = claimable;
  const reason =
    owed > 0n
      ? 'earned in final epochs'
      : earned === 0n
        ? 'nothing earned in a final epoch yet'
        : 'all that was earned is paid';
  const found = result ?? (owed > 0n ? 'claimable' : 'nothing to claim');
  const { payee } = account;
  return { device, payee, earned, claimed, owed, pays: 0n, result: found, reason, signature: null };
}

export function rowOf({ claimable, result, pays, signature, error }: Outcome, decimals: number): Row {
  const row = { ...listed(claimable), result, pays, signature };
  if (error !== null) return { ...row, reason: error.message };
  if (result === 'held back') return { ...row, reason: 'outflow limit or empty vault: try later' };
  if (result === 'paid meanwhile') return { ...row, reason: 'by another payer or an earlier run' };
  const later = claimable.owed - pays;
  if (later <= 0n) return row;
  return { ...row, reason: `${showAmount(later, decimals)} more later: the network limits its outflow` };
}

/** What a person reads. */
export function describeClaims(
  rows: readonly Row[],
  { epoch, disputed }: Ledger,
  cost: Cost,
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
    amount('paid', ({ claimed, pays, result }) => (hasGot(result) ? claimed + pays : claimed)),
    amount('now', ({ pays, owed, result }) => (result === 'claimable' ? owed : pays)),
    { title: 'result', cell: ({ result }) => result },
    { title: 'why', cell: ({ reason }) => reason },
  ];
  const total = rows.reduce((sum, { pays }) => sum + pays, 0n);
  return [
    `epoch ${epoch.content.number}: evidence checked against the chain${disputed.length === 0 ? '' : `, ${disputed.length} records disputed`}`,
    rows.length === 0 ? 'this wallet owns no registered robot' : formatTable(columns, rows, width),
    ...(cost.transactions > 0 ? [costLine(cost, showAmount(total, decimals))] : []),
    ...(rows.some(({ result }) => result === 'claimable') ? ['"wayproof claim --all" collects it'] : []),
  ].join('\n');
}

const hasGot = (result: Row['result']) => result === 'claimed' || result === 'paid meanwhile';

function costLine({ transactions, claims, fee, units }: Cost, total: string): string {
  const each = (sum: bigint | number, by: number) => Math.round(Number(sum) / by).toLocaleString('en');
  return [
    `paid ${total} to ${claims.toLocaleString('en')} robots in ${transactions.toLocaleString('en')} transactions`,
    `fees ${showSol(fee)}, ${each(fee, claims)} lamports a robot`,
    `${each(units, claims)} compute units a robot`,
  ].join('; ');
}
