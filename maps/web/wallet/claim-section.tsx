import { showAmount } from '../format/amount.ts';
import { shortId } from '../format/short.ts';
import { usePage } from '../page.ts';
import type { ClaimResult, ClaimRow } from './claim-desk.ts';
import { PayeeForm } from './payee-form.tsx';
import { PriceFacts } from './price-facts.tsx';
import type { WalletDesk } from './wallet-desk.ts';

const signs: Readonly<Record<ClaimResult, string>> = {
  claimable: '◔',
  nothing: '○',
  paidOut: '○',
  claimed: '✓',
  heldBack: '◑',
  failed: '✕',
  notSigned: '✕',
};

/** Robots of the wallet with what each can get, and one button for all of it. */
export function ClaimSection({ desk }: { readonly desk: WalletDesk }) {
  const page = usePage();
  const offer = desk.claims.value;
  const isBusy = desk.busy.value !== undefined;
  if (offer === undefined) return null;
  const { rows, price, stop, ledger, decimals } = offer;
  const canClaim = price !== undefined && price.missing === 0n && rows.some(isOpen);
  return (
    <section>
      <h3>{page.text('walletRobots')}</h3>
      <p class="sub">{page.text('walletLedger', { number: String(ledger.epoch.content.number) })}</p>
      {rows.length === 0 ? <p class="sub">{page.text('walletNoRobots')}</p> : null}
      <ul class="wallet-rows">
        {rows.map((row) => (
          <Row key={row.claimable.device} row={row} desk={desk} decimals={decimals} />
        ))}
      </ul>
      {price === undefined || !rows.some(isOpen) ? null : <PriceFacts price={price} />}
      {stop === undefined ? null : (
        <p class="note" role="alert">
          {'key' in stop ? page.text(stop.key, stop.values) : stop.sentence}
        </p>
      )}
      <p class="robot-buttons">
        <button
          type="button"
          class="button strong"
          disabled={!canClaim || isBusy}
          onClick={() => void desk.claimAll()}
        >
          {page.text('walletClaimAll')}
        </button>
        <button type="button" class="button" disabled={isBusy} onClick={() => void desk.look()}>
          {page.text('walletLookAgain')}
        </button>
      </p>
    </section>
  );
}

const isOpen = ({ result }: ClaimRow): boolean => result === 'claimable' || result === 'notSigned';

interface RowProps {
  readonly row: ClaimRow;
  readonly desk: WalletDesk;
  readonly decimals: number;
}

function Row({ row: { claimable, result, pays, trouble }, desk, decimals }: RowProps) {
  const page = usePage();
  const { device, owed } = claimable;
  const amount = result === 'claimed' ? pays : owed;
  return (
    <li data-claim={device}>
      <span>
        <code>{shortId(device)}</code>{' '}
        <span class={`claim-${result}`}>
          <span aria-hidden="true">{signs[result]}</span> {page.text(`claim.${result}`)}
        </span>
        {trouble === undefined || 'key' in trouble ? null : <span class="why">{trouble.sentence}</span>}
      </span>
      <strong>{page.text('tokens', { amount: showAmount(String(amount), decimals) })}</strong>
      <PayeeForm desk={desk} device={device} payee={claimable.account.payee} />
    </li>
  );
}
