import type { EpochView } from '../../../protocol/views/epoch.ts';
import { showAmount } from '../format/amount.ts';
import { showMoment } from '../format/time.ts';
import { NetworkPart } from '../network/network-part.tsx';
import { VerifyButton } from '../network/verify-button.tsx';
import { usePage } from '../page.ts';
import { RowButton } from './row-button.tsx';

const signs = { frozen: '○', written: '◔', posted: '◑', attested: '◕', final: '✓' } as const;

/** The network on the chain, and epochs on their way there, newest first. */
export function EpochTable() {
  return (
    <>
      <NetworkPart />
      <Epochs />
    </>
  );
}

function Epochs() {
  const page = usePage();
  const epochs = page.fleet.epochs.value;
  if (epochs.length === 0)
    return <p class="empty">{page.text(page.link.value === 'connecting' ? 'layerLoading' : 'noEpochs')}</p>;
  return (
    <table class="rows">
      <caption class="hidden">{page.text('epochs')}</caption>
      <thead>
        <tr>
          <th scope="col">{page.text('epoch')}</th>
          <th scope="col">{page.text('state')}</th>
          <th scope="col" class="number">
            {page.text('attestations')}
          </th>
          <th scope="col" class="number">
            {page.text('totalEarned')}
          </th>
        </tr>
      </thead>
      <tbody>
        {epochs.map((epoch) => (
          <EpochRow key={epoch.number} epoch={epoch} />
        ))}
      </tbody>
    </table>
  );
}

function EpochRow({ epoch }: { readonly epoch: EpochView }) {
  const page = usePage();
  const { number, state, to, records, total, attestations, trouble } = epoch;
  const moment = showMoment(page.language.value, to * 1_000, page.clock.now());
  const selection = page.selection.value;
  const chosen = selection?.kind === 'epoch' && selection.id === String(number);
  const toggle = () => page.select(chosen ? undefined : { kind: 'epoch', id: String(number) });
  // The row has a link and a button of its own.
  const clicked = ({ target }: Event) => {
    if (!(target instanceof Element && target.closest('a, button'))) toggle();
  };
  return (
    <tr class={chosen ? 'row chosen' : 'row'} data-epoch={number} onClick={clicked}>
      <th scope="row">
        <RowButton chosen={chosen} toggle={toggle}>
          <span class="id">{number}</span>
          <span class="sub">{moment}</span>
        </RowButton>
      </th>
      <td>
        <span class={`mood epoch-${state}`}>
          <span aria-hidden="true">{signs[state]}</span> {page.text(`epoch.${state}`)}
        </span>
        {trouble === null ? null : (
          <span class="why">
            {page.text('trouble')}: {trouble}
          </span>
        )}
        {records === null ? null : (
          <a class="sub block" href={`/v1/epochs/${number}/work.car`} download={`epoch-${number}-work.car`}>
            {page.text('evidence', { records })}
          </a>
        )}
        {state === 'final' || state === 'attested' || state === 'posted' ? (
          <VerifyButton number={number} />
        ) : null}
      </td>
      <td class="number">{attestations}</td>
      <td class="number">{total === null ? '–' : showAmount(total)}</td>
    </tr>
  );
}
