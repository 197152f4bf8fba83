import { LayersButton } from '../layers/layers-button.tsx';
import { usePage } from '../page.ts';

/** Zoom and overview as ordinary buttons: reachable by keyboard, named in the visitor's language. */
export function MapTools() {
  const page = usePage();
  const zoom = (by: number) => {
    page.zoom.value = { count: page.zoom.value.count + 1, by };
  };
  const tool = (label: string, sign: string, act: () => void) => (
    <button type="button" class="tool" aria-label={label} title={label} onClick={act}>
      <span aria-hidden="true">{sign}</span>
    </button>
  );
  return (
    <div class="map-tools">
      {tool(page.text('zoomIn'), '+', () => zoom(1))}
      {tool(page.text('zoomOut'), '−', () => zoom(-1))}
      {tool(page.text('showAll'), '⤢', () => page.showAll.value++)}
      <LayersButton />
    </div>
  );
}
