import './buffer.ts';
import './wallet.css';
import { useEffect } from 'preact/hooks';
import { systemClock } from '../../../protocol/clock.ts';
import { shortId } from '../format/short.ts';
import { type Page, usePage } from '../page.ts';
import { ClaimSection } from './claim-section.tsx';
import { ErrandCard } from './errand-card.tsx';
import { watchWallets } from './page-wallet.ts';
import { RegisterSection } from './register-section.tsx';
import { WalletDesk } from './wallet-desk.ts';
import type { Trouble } from './wallet-trouble.ts';

/** A visitor's wallet stays connected while other tables are looked at. */
const desks = new WeakMap<Page, WalletDesk>();

function deskOf(page: Page): WalletDesk {
  const known = desks.get(page);
  if (known !== undefined) return known;
  const desk = new WalletDesk({
    api: page.api,
    session: page.session,
    origin: location.origin,
    network: () => page.network.value,
    clock: systemClock,
    worldNow: () => page.clock.now(),
  });
  desks.set(page, desk);
  return desk;
}

export function WalletPanel() {
  const page = usePage();
  const desk = deskOf(page);
  useEffect(() => watchWallets((wallets) => (desk.wallets.value = wallets)), [desk]);
  const { value: wallet } = desk.wallet;
  return (
    <section class="wallet" aria-label={page.text('wallet')} aria-busy={desk.busy.value !== undefined}>
      <h2 class="hidden">{page.text('wallet')}</h2>
      {wallet === undefined ? (
        <WalletChoice desk={desk} />
      ) : (
        <>
          <p class="wallet-who">
            <span>
              {page.text('walletConnected', { name: wallet.name })} <code>{shortId(wallet.address)}</code>
            </span>
            <button type="button" class="button quiet" onClick={() => desk.disconnect()}>
              {page.text('walletDisconnect')}
            </button>
          </p>
          <ErrandCard desk={desk} />
          <ClaimSection desk={desk} />
          <RegisterSection desk={desk} />
        </>
      )}
      <p class="sub" role="status">
        {desk.busy.value === undefined ? '' : page.text(desk.busy.value)}
        {desk.done.value === undefined ? '' : page.text(desk.done.value)}
      </p>
      {desk.trouble.value === undefined ? null : <TroubleNote trouble={desk.trouble.value} />}
    </section>
  );
}

function WalletChoice({ desk }: { readonly desk: WalletDesk }) {
  const page = usePage();
  const wallets = desk.wallets.value;
  if (wallets.length === 0) return <p class="note">{page.text('walletNone')}</p>;
  return (
    <>
      <p class="sub">{page.text('walletChoose')}</p>
      <p class="robot-buttons">
        {wallets.map((wallet) => (
          <button
            key={wallet.name}
            type="button"
            class="button"
            disabled={desk.busy.value !== undefined}
            onClick={() => void desk.connect(wallet)}
          >
            {page.text('walletConnect', { name: wallet.name })}
          </button>
        ))}
      </p>
    </>
  );
}

function TroubleNote({ trouble }: { readonly trouble: Trouble }) {
  const page = usePage();
  return (
    <p class="note" role="alert">
      {'key' in trouble ? page.text(trouble.key, trouble.values) : trouble.sentence}
    </p>
  );
}
