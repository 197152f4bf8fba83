import { shortId } from '../format/short.ts';
import { usePage } from '../page.ts';
import { PriceFacts } from './price-facts.tsx';
import type { WalletDesk } from './wallet-desk.ts';

/** One thing to sign: what it does, what it costs, yes or no. */
export function ErrandCard({ desk }: { readonly desk: WalletDesk }) {
  const page = usePage();
  const errand = desk.errand.value;
  if (errand === undefined) return null;
  const { kind, device, payee, price, bond } = errand;
  const values = { device: shortId(device), payee: shortId(payee) };
  return (
    <section class="errand">
      <h3>{page.text(kind === 'register' ? 'walletWillRegister' : 'walletWillPay', values)}</h3>
      <p class="sub">{page.text('walletTried', values)}</p>
      <PriceFacts price={price} bond={bond} />
      <p class="robot-buttons">
        <button
          type="button"
          class="button strong"
          disabled={price.missing > 0n || desk.busy.value !== undefined}
          onClick={() => void desk.carryOut()}
        >
          {page.text('walletSign')}
        </button>
        <button type="button" class="button" onClick={() => desk.drop()}>
          {page.text('cancel')}
        </button>
      </p>
    </section>
  );
}
