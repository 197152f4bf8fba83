import { usePage } from '../page.ts';
import { LazyView } from '../time/lazy-view.tsx';

/** Opens the choice of layers, beside zoom and overview. */
export function LayersButton() {
  const page = usePage();
  const { open } = page.layers;
  const label = page.text('layers');
  return (
    <button
      type="button"
      class="tool"
      aria-label={label}
      title={label}
      aria-expanded={open.value}
      onClick={() => {
        open.value = !open.value;
      }}
    >
      <span aria-hidden="true">☰</span>
    </button>
  );
}

const load = () => import('./layers-panel.tsx').then(({ LayersPanel }) => LayersPanel);

/** The choice of layers; its code comes when it is opened. */
export function LayersPlace() {
  const page = usePage();
  if (!page.layers.open.value) return null;
  return (
    <section class="order layers" aria-label={page.text('layers')}>
      <header class="panel-head">
        <h2>{page.text('layers')}</h2>
        <button
          type="button"
          class="button quiet"
          onClick={() => {
            page.layers.open.value = false;
          }}
        >
          {page.text('close')}
        </button>
      </header>
      <LazyView load={load} loading="layerLoading" />
    </section>
  );
}
