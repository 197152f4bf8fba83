import { effect } from '@preact/signals';
import { type Map as MapLibre, Marker } from 'maplibre-gl';
import { lngLat } from '../map/ground-data.ts';
import type { Page } from '../page.ts';

/** A ring around the stop that is pointed at in the plan, brought into sight first. */
export function showPointed({ time }: Pick<Page, 'time'>, map: MapLibre, still: boolean): () => void {
  const ring = document.createElement('div');
  ring.className = 'pointed-ring';
  const marker = new Marker({ element: ring });
  const undo = effect(() => {
    const pointed = time.pointed.value;
    if (pointed === undefined) {
      marker.remove();
      return;
    }
    const at = lngLat(pointed.at);
    marker.setLngLat(at).addTo(map);
    // The library names its markers in English; the strip below says in words what this is.
    for (const name of ['aria-label', 'role', 'tabindex']) ring.removeAttribute(name);
    ring.setAttribute('aria-hidden', 'true');
    if (!map.getBounds().contains(at)) map.easeTo({ center: at, animate: !still });
  });
  return () => {
    undo();
    marker.remove();
  };
}
