import type { ComponentChildren } from 'preact';
import { shortId } from '../format/short.ts';
import { usePage } from '../page.ts';
import type { Mood } from '../store/mood.ts';
import { isFiltering, noFilter } from './robot-filter.ts';

/** Search and filters above the robots; what they hide is hidden on the map too. */
export function FilterBar() {
  const page = usePage();
  const { robots } = page;
  const filter = robots.filter.value;
  const { moods, owners, models } = robots.choices.value;
  const shown = robots.shown.value.length;
  return (
    <search class="filters" aria-label={page.text('filterRobots')}>
      <input
        type="search"
        class="filter-text"
        aria-label={page.text('searchRobots')}
        placeholder={page.text('searchRobots')}
        value={filter.text}
        onInput={({ currentTarget }) => robots.narrow({ text: currentTarget.value })}
      />
      <button
        type="button"
        class="button quiet"
        disabled={shown === 0}
        onClick={() => robots.fitTo(robots.shown.value.map(({ device }) => device))}
      >
        {page.text('fitShown')}
      </button>
      <Choice
        label="filterState"
        value={filter.mood}
        onChoose={(mood) => robots.narrow({ mood: mood as Mood })}
      >
        {moods.map((mood) => (
          <option key={mood} value={mood}>
            {page.text(`mood.${mood}`)}
          </option>
        ))}
      </Choice>
      <Choice label="filterOwner" value={filter.owner} onChoose={(owner) => robots.narrow({ owner })}>
        {owners.map((owner) => (
          <option key={owner} value={owner}>
            {shortId(owner)}
          </option>
        ))}
      </Choice>
      <Choice label="filterModel" value={filter.model} onChoose={(model) => robots.narrow({ model })}>
        {models.map((model) => (
          <option key={model} value={model}>
            {model}
          </option>
        ))}
      </Choice>
      <p class="filter-found" role="status">
        {page.text('robotsShown', { shown, all: page.fleet.robots.value.length })}
      </p>
      {isFiltering(filter) ? (
        <button
          type="button"
          class="button quiet"
          onClick={() => {
            robots.filter.value = noFilter;
          }}
        >
          {page.text('clearFilter')}
        </button>
      ) : null}
    </search>
  );
}

interface ChoiceProps {
  readonly label: 'filterState' | 'filterOwner' | 'filterModel';
  readonly value: string;
  readonly onChoose: (value: string) => void;
  readonly children: ComponentChildren;
}

function Choice({ label, value, onChoose, children }: ChoiceProps) {
  const page = usePage();
  return (
    <select
      class="filter-choice"
      aria-label={page.text(label)}
      value={value}
      onChange={({ currentTarget }) => onChoose(currentTarget.value)}
    >
      <option value="">{page.text(`${label}All`)}</option>
      {children}
    </select>
  );
}
