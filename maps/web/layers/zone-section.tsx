import { useState } from 'preact/hooks';
import type { Zone } from '../../../protocol/zones/zones.ts';
import { usePage } from '../page.ts';
import { LazyView } from '../time/lazy-view.tsx';
import { showLimit } from './zone-draft.ts';
import { zoneSigns } from './zone-label.ts';

const loadEditor = () => import('./zone-editor.tsx').then(({ ZoneEditor }) => ZoneEditor);

/** Zones as a table, and for operators the way to change them; the editor's code comes when it is wanted. */
export function ZoneSection() {
  const page = usePage();
  const { zones, drafts, saving } = page.layers;
  if (drafts.value !== undefined) return <LazyView load={loadEditor} loading="layerLoading" />;
  const view = zones.value;
  if (view === undefined) return <p class="sub">{page.text('layerLoading')}</p>;
  return (
    <>
      {view.zones.length === 0 ? (
        <p class="sub">{page.text('zonesNone')}</p>
      ) : (
        <ZoneTable zones={view.zones} />
      )}
      {saving.value.step === 'saved' ? (
        <p class="note good" role="status">
          {page.text('zonesSaved', { number: view.number })}
        </p>
      ) : null}
      <EditOffer />
    </>
  );
}

function ZoneTable({ zones }: { readonly zones: readonly Zone[] }) {
  const page = usePage();
  return (
    <table class="rows zones">
      <caption class="hidden">{page.text('layer.zones')}</caption>
      <thead>
        <tr>
          <th scope="col">{page.text('zoneName')}</th>
          <th scope="col">{page.text('zoneKind')}</th>
          <th scope="col">{page.text('zoneFor')}</th>
          <th scope="col">{page.text('zoneSpeed')}</th>
        </tr>
      </thead>
      <tbody>
        {zones.map(({ name, kind, for: taker, speed }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td class={`zone-kind zone-${kind}`}>
              <span aria-hidden="true">{zoneSigns[kind]}</span> {page.text(`zone.${kind}`)}
            </td>
            <td>{page.text(`zoneFor.${taker}`)}</td>
            <td class="nowrap">
              {speed === null ? '–' : page.text('zoneLimit', { limit: showLimit(speed) })}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function EditOffer() {
  const page = usePage();
  const [failed, setFailed] = useState('');
  const caller = page.session.caller.value;
  const edit = () => {
    setFailed('');
    const signedIn = caller === undefined ? page.signIn() : Promise.resolve();
    signedIn.then(
      () => page.session.caller.value?.operator === true && page.layers.edit(),
      (error: unknown) => setFailed(error instanceof Error ? error.message : String(error)),
    );
  };
  if (caller !== undefined && !caller.operator) return <p class="sub">{page.text('zonesNotYours')}</p>;
  return (
    <>
      <p class="robot-buttons">
        <button type="button" class="button" onClick={edit}>
          {page.text(caller === undefined ? 'zonesSignIn' : 'zonesEdit')}
        </button>
      </p>
      {failed === '' ? null : (
        <p class="note" role="alert">
          {page.hubSays(failed)}
        </p>
      )}
    </>
  );
}
