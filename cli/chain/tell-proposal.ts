import type { Address } from '../../protocol/ids.ts';
import type { Lamports } from '../../protocol/units.ts';
import type { Run } from '../command.ts';
import { formatFields } from '../output/table.ts';
import { showSol } from '../output/units.ts';
import type { Output } from '../output.ts';
import type { Cluster } from './cluster.ts';
import type { Outcome, Priced, Proposal } from './proposal.ts';

/** Said before anything is signed: where, what, by whom, for how much. */
export function tellProposal(output: Output, cluster: Cluster, priced: Priced): void {
  const { proposal, feePayer, quote } = priced;
  output.note(
    formatFields([
      ['cluster', `${cluster.origin}${cluster.mainnet ? '  (MAINNET: real money)' : ''}`],
      ['program', cluster.programAddress],
      ['does', proposal.what],
      ...signersOf(proposal).map(
        ({ role, address, here }, index) =>
          [
            index === 0 ? 'signed by' : '',
            `${address} as ${role}${here ? '' : ', on another machine'}`,
          ] as const,
      ),
      ['fee payer', feePayer],
      ['cost', `${showSol(quote.fee)} fee (${showSol(quote.priority)} of it priority)${depositsOf(priced)}`],
      ...sharesOf(priced),
    ]),
  );
}

function signersOf({ parties, elsewhere = [] }: Proposal) {
  return [
    ...parties.map(({ role, wallet }) => ({ role, address: wallet.address, here: true })),
    ...elsewhere.map((each) => ({ ...each, here: false })),
  ];
}

/** `, 0.002 SOL rent, 0.01 SOL bond`; what is negative comes back. */
function depositsOf({ rent, bond }: Pick<Priced, 'rent' | 'bond'>): string {
  const part = (amount: Lamports, what: string) => {
    if (amount === 0n) return '';
    return amount > 0n ? `, ${showSol(amount)} ${what}` : `, ${showSol(-amount)} comes back`;
  };
  return `${part(rent, 'rent')}${part(bond, 'bond')}`;
}

/** Who pays which part, where it is not all the fee payer's. */
function sharesOf({ proposal, feePayer, quote }: Priced): (readonly [string, string])[] {
  const others = quote.others.filter(({ deposit }) => deposit !== 0n);
  if (others.length === 0) return [];
  const roleOf = (wallet: Address) => proposal.parties.find((each) => each.wallet.address === wallet)?.role;
  return [
    ['', `${showSol(quote.total)} by the fee payer ${feePayer}`],
    ...others.map(({ wallet, deposit }) => {
      const whose = `the ${roleOf(wallet) ?? 'signer'} ${wallet}`;
      return [
        '',
        deposit > 0n ? `${showSol(deposit)} by ${whose}` : `${showSol(-deposit)} to ${whose}`,
      ] as const;
    }),
  ];
}

/** The fields every answer of such a command has, for `--json`. */
export interface OutcomeView {
  readonly result: Outcome['result'];
  readonly what: string;
  readonly signedBy: readonly { readonly role: string; readonly address: Address }[];
  readonly feePayer: Address;
  readonly cost: Readonly<Record<'fee' | 'priority' | 'rent' | 'bond', Lamports>>;
  readonly signature: string | null;
}

export function outcomeView({ result, priced, receipt }: Outcome): OutcomeView {
  const { proposal, feePayer, quote, rent, bond } = priced;
  return {
    result,
    what: proposal.what,
    signedBy: signersOf(proposal).map(({ role, address }) => ({ role, address })),
    feePayer,
    cost: { fee: receipt?.fee ?? quote.fee, priority: quote.priority, rent, bond },
    signature: receipt?.signature ?? null,
  };
}

/** Prints the answer: facts of the command, then what every transaction tells. */
export function report(
  run: Run,
  outcome: Outcome,
  facts: Readonly<Record<string, unknown>>,
  fields: readonly (readonly [string, string])[] = [],
): void {
  const { receipt, priced } = outcome;
  const cost = `${showSol(receipt?.fee ?? priced.quote.fee)} fee${depositsOf(priced)}`;
  run.output.result({ ...facts, ...outcomeView(outcome) }, () =>
    formatFields(
      receipt === undefined
        ? [['dry run', 'nothing was signed or sent; it would become:'], ...fields, ['cost', cost]]
        : [...fields, ['cost', cost], ['transaction', `${receipt.signature} (slot ${receipt.slot})`]],
    ),
  );
}
