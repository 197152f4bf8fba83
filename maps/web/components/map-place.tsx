import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { usePage } from '../page.ts';

/** Where the map will be. Its code comes after the tables; that it is on its way, or did not come, is said in words. */
export function MapPlace() {
  const page = usePage();
  const [canvas, setCanvas] = useState<{ readonly View: ComponentType } | 'loading' | 'failed'>('loading');
  useEffect(() => {
    import('../map/map-canvas.tsx').then(
      (module) => setCanvas({ View: module.default }),
      () => setCanvas('failed'),
    );
  }, []);
  if (canvas === 'failed') return <p class="map-failed">{page.text('mapNotLoaded')}</p>;
  const isWaiting = canvas === 'loading' || page.map.value === undefined;
  return (
    <>
      {isWaiting ? <p class="map-wait">{page.text('mapLoading')}</p> : null}
      {canvas === 'loading' ? null : <canvas.View />}
    </>
  );
}
