import { Facts } from '../components/facts.tsx';
import { usePage } from '../page.ts';
import type { Price } from './claim-desk.ts';
import { showSol } from './lamports.ts';

/** What signing will cost, before anybody signs; and that it cannot be paid, where it cannot. */
export function PriceFacts({ price, bond = 0n }: { readonly price: Price; readonly bond?: bigint }) {
  const page = usePage();
  const { transactions, fee, deposit, balance, missing } = price;
  return (
    <>
      <Facts
        rows={[
          [page.text('walletFee', { count: transactions }), showSol(fee)],
          [page.text('walletRent'), showSol(deposit - bond)],
          ...(bond === 0n ? [] : [[page.text('walletBond'), showSol(bond)] as const]),
          [page.text('walletBalance'), showSol(balance)],
        ]}
      />
      {missing === 0n ? null : (
        <p class="note" role="alert">
          {page.text('walletMissing', { amount: showSol(missing) })}
        </p>
      )}
    </>
  );
}
