import { useState } from 'preact/hooks';
import type { Address, DeviceId } from '../../../protocol/ids.ts';
import { shortId } from '../format/short.ts';
import { usePage } from '../page.ts';
import type { WalletDesk } from './wallet-desk.ts';

export interface PayeeFormProps {
  readonly desk: WalletDesk;
  readonly device: DeviceId;
  readonly payee: Address;
}

/** Where a robot's rewards go, and a way to send them elsewhere. */
export function PayeeForm({ desk, device, payee }: PayeeFormProps) {
  const page = usePage();
  const [wanted, setWanted] = useState('');
  return (
    <details class="payee">
      <summary>
        {page.text('walletPayee')} <code>{shortId(payee)}</code>
      </summary>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void desk.changePayee(device, wanted);
        }}
      >
        <label>
          <span class="sub block">{page.text('walletPayeeNew')}</span>
          <input
            class="filter-text"
            value={wanted}
            required
            spellcheck={false}
            autocomplete="off"
            onInput={({ currentTarget }) => setWanted(currentTarget.value)}
          />
        </label>
        <button type="submit" class="button" disabled={desk.busy.value !== undefined}>
          {page.text('walletPayeeChange')}
        </button>
      </form>
    </details>
  );
}
