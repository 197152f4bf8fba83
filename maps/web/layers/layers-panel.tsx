import './layers.css';
import { showMoment } from '../format/time.ts';
import { usePage } from '../page.ts';
import { layerNames } from './layers-store.ts';
import { ZoneSection } from './zone-section.tsx';

/** Which layers the map shows, what their signs mean, and the zones as a table. */
export function LayersPanel() {
  const page = usePage();
  const { shown } = page.layers;
  return (
    <>
      {layerNames.map((name) => (
        <div key={name} class="layer">
          <label class="layer-choice">
            <input
              type="checkbox"
              checked={shown.value.has(name)}
              onChange={({ currentTarget }) => page.layers.show(name, currentTarget.checked)}
            />{' '}
            {page.text(`layer.${name}`)}
          </label>
          {shown.value.has(name) ? legends[name]() : null}
        </div>
      ))}
    </>
  );
}

const legends = {
  zones: () => <ZoneSection />,
  travel: () => <TravelLegend />,
  coverage: () => <CoverageLegend />,
} as const;

const paces = ['slow', 'normal', 'fast'] as const;

function TravelLegend() {
  const page = usePage();
  const view = page.layers.travel.value;
  return (
    <>
      <ul class="legend">
        {paces.map((pace) => (
          <li key={pace}>
            <span class={`legend-line pace-${pace}`} aria-hidden="true" />
            {page.text(`pace.${pace}`)}{' '}
            <span class="sub">
              {view === undefined ? '' : view.streets.filter((street) => street.pace === pace).length}
            </span>
          </li>
        ))}
      </ul>
      <p class="sub">
        {view === undefined
          ? page.text('layerLoading')
          : page.text(view.known === 0 ? 'travelNone' : 'travelKnown', { known: view.known })}
      </p>
    </>
  );
}

function CoverageLegend() {
  const page = usePage();
  const view = page.layers.coverage.value;
  if (view === undefined) return <p class="sub">{page.text('layerLoading')}</p>;
  const places = view.cells.reduce((sum, cell) => sum + cell.places, 0);
  const sightings = view.cells.reduce((sum, cell) => sum + cell.sightings, 0);
  const since = showMoment(page.language.value, view.since, page.clock.now());
  return (
    <>
      <p class="legend">
        <span class="legend-scale" aria-hidden="true" /> {page.text('coverageScale')}
      </p>
      <p class="sub">
        {page.text('coverageFound', { cells: view.cells.length, places, sightings, since })}{' '}
        {view.resolution < 10 ? page.text('coverageCoarse') : ''}
      </p>
    </>
  );
}
