import './time.css';
import { usePage } from '../page.ts';
import { LazyView } from './lazy-view.tsx';

const views = {
  plan: () => import('./plan-board.tsx').then(({ PlanBoard }) => PlanBoard),
  replay: () => import('./replay-board.tsx').then(({ ReplayBoard }) => ReplayBoard),
} as const;

/** Opens and closes the strip below the map. */
export function TimeButtons() {
  const page = usePage();
  const button = (view: keyof typeof views, sign: string, label: string) => (
    <button
      type="button"
      class="button"
      aria-pressed={page.time.view.value === view}
      onClick={() => page.time.open(view)}
    >
      <span aria-hidden="true">{sign}</span> {label}
    </button>
  );
  return (
    <div class="time-buttons">
      {button('plan', '≡', page.text('planView'))}
      {button('replay', '↺', page.text('replayView'))}
    </div>
  );
}

/** The strip below the map: what robots will do, or what they did. */
export function TimeDock() {
  const page = usePage();
  const view = page.time.view.value;
  if (view === undefined) return null;
  const name = page.text(view === 'plan' ? 'planView' : 'replayView');
  return (
    // Scrolls by itself, so it has to be reachable by keyboard.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region without a focus cannot be scrolled by keys
    <section class="time-dock" aria-label={name} tabIndex={0}>
      <header class="time-head">
        <h2>{name}</h2>
        <button type="button" class="button quiet" onClick={() => page.time.close()}>
          {page.text('close')}
        </button>
      </header>
      {/* Another visitor may see more, or less: what was loaded for the one before goes with them. */}
      <LazyView key={`${view} ${page.session.caller.value?.address}`} load={views[view]} />
    </section>
  );
}
