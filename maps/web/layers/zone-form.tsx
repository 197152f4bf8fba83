import { usePage } from '../page.ts';
import type { ZoneDraft } from './zone-draft.ts';
import { zoneSigns } from './zone-label.ts';

const kinds = ['keep-out', 'keep-in', 'slow'] as const;
const takers = ['all', 'ground', 'air'] as const;

/** One zone: name, rule, whom it is for, limit, corners. */
export function ZoneForm({ draft }: { readonly draft: ZoneDraft }) {
  const page = usePage();
  const { key, name, kind, for: taker, limit, corners } = draft;
  const change = (what: Partial<ZoneDraft>) => page.layers.change(key, what);
  return (
    <fieldset class="zone-form">
      <legend>
        <span aria-hidden="true">{zoneSigns[kind]}</span> {name === '' ? page.text('zoneNew') : name}
      </legend>
      <label>
        {page.text('zoneName')}
        <input
          class="filter-text"
          maxLength={64}
          value={name}
          onInput={({ currentTarget }) => change({ name: currentTarget.value })}
        />
      </label>
      <label>
        {page.text('zoneKind')}
        <select
          class="filter-choice"
          value={kind}
          onChange={({ currentTarget }) => change({ kind: kinds[currentTarget.selectedIndex] ?? kind })}
        >
          {kinds.map((one) => (
            <option key={one} value={one}>
              {page.text(`zone.${one}`)}
            </option>
          ))}
        </select>
      </label>
      <label>
        {page.text('zoneFor')}
        <select
          class="filter-choice"
          value={taker}
          onChange={({ currentTarget }) => change({ for: takers[currentTarget.selectedIndex] ?? taker })}
        >
          {takers.map((one) => (
            <option key={one} value={one}>
              {page.text(`zoneFor.${one}`)}
            </option>
          ))}
        </select>
      </label>
      {kind === 'slow' ? (
        <label>
          {page.text('zoneSpeed')} (km/h)
          <input
            class="filter-text"
            inputMode="decimal"
            value={limit}
            onInput={({ currentTarget }) => change({ limit: currentTarget.value })}
          />
        </label>
      ) : null}
      <details open={corners === ''}>
        <summary>{page.text('zoneCorners')}</summary>
        <label>
          <span class="sub">{page.text('zoneCornersHint')}</span>
          <textarea
            class="filter-text"
            rows={5}
            spellcheck={false}
            value={corners}
            onInput={({ currentTarget }) => change({ corners: currentTarget.value })}
          />
        </label>
      </details>
      <button type="button" class="button danger" onClick={() => page.layers.remove(key)}>
        {page.text('zoneRemove')}
      </button>
    </fieldset>
  );
}
