import { shortId } from '../format/short.ts';
import { usePage } from '../page.ts';
import type { WalletDesk } from './wallet-desk.ts';

/** Robots that enrolled for this wallet and wait for their registration on chain. */
export function RegisterSection({ desk }: { readonly desk: WalletDesk }) {
  const page = usePage();
  const enrolments = desk.enrolments.value;
  return (
    <section>
      <h3>{page.text('walletAwaiting')}</h3>
      {enrolments.length === 0 ? <p class="sub">{page.text('walletNoneAwaiting')}</p> : null}
      <ul class="wallet-rows">
        {enrolments.map((enrolment) => (
          <li key={enrolment.device} data-enrolment={enrolment.device}>
            <span>
              <code>{shortId(enrolment.device)}</code>{' '}
              <span class="sub">
                {page.text(`kind.${enrolment.kind}`)} · {enrolment.model}
              </span>
            </span>
            <button
              type="button"
              class="button"
              disabled={desk.busy.value !== undefined}
              onClick={() => void desk.register(enrolment)}
            >
              {page.text('walletRegister')}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
