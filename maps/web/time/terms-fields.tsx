import { LARGEST_LOAD } from '../../../protocol/terms.ts';
import { usePage } from '../page.ts';
import type { TextKey } from '../text/en.ts';
import { type TypedTerms, typedMoment } from './terms-form.ts';

/** When a delivery may begin and has to be there, and how large it is. */
export function TermsFields() {
  const page = usePage();
  void page.tick.value;
  const now = page.clock.now();
  const typed = page.terms.typed.value;
  const fault = page.terms.fault(now);
  const field = (name: keyof TypedTerms, label: TextKey, type: 'number' | 'datetime-local') => (
    <label class="term">
      <span>{page.text(label)}</span>
      <input
        class="filter-text"
        type={type}
        min={type === 'number' ? (name === 'parcels' ? 1 : 0) : typedMoment(now)}
        value={typed[name]}
        onInput={(event) => page.terms.type({ [name]: event.currentTarget.value })}
      />
    </label>
  );
  return (
    <fieldset class="terms">
      <legend>{page.text('termsTitle')}</legend>
      {field('earliest', 'termEarliest', 'datetime-local')}
      {field('latest', 'termLatest', 'datetime-local')}
      <p class="sub">{page.text('termSoon')}</p>
      <div class="term-row">
        {field('parcels', 'termParcels', 'number')}
        {field('grams', 'termGrams', 'number')}
        {field('milliliters', 'termMilliliters', 'number')}
      </div>
      {fault === undefined ? null : (
        <p class="note" role="alert">
          {page.text(fault, { ...LARGEST_LOAD })}
        </p>
      )}
    </fieldset>
  );
}
