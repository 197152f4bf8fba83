import { usePage } from '../page.ts';
import { trailChoices } from './trail-store.ts';

/** How much of its past the chosen robot draws behind it. */
export function TrailChoice() {
  const page = usePage();
  const { minutes } = page.trail;
  return (
    <label class="trail-choice">
      {page.text('trail')}{' '}
      <select
        class="filter-choice"
        value={String(minutes.value)}
        onChange={({ currentTarget }) => {
          minutes.value = Number(currentTarget.value);
        }}
      >
        {trailChoices.map((choice) => (
          <option key={choice} value={String(choice)}>
            {choice === 0 ? page.text('trailNone') : page.text('trailMinutes', { minutes: choice })}
          </option>
        ))}
      </select>
    </label>
  );
}
