import type { Map as MapLibre } from 'maplibre-gl';
import type { Page } from 'playwright-core';

/** Reading and touching the map in the browser. The functions given to `evaluate` run there. */
type World = { readonly wayproofMap?: MapLibre };

export async function mapIsDrawn(page: Page): Promise<void> {
  await page.waitForFunction(
    () => {
      const { wayproofMap: map } = globalThis as unknown as World;
      return (
        map?.getLayer('robots') !== undefined && map.queryRenderedFeatures({ layers: ['robots'] }).length > 0
      );
    },
    undefined,
    { timeout: 60_000, polling: 250 },
  );
}

export interface Marker {
  readonly device: string;
  readonly mood: string;
  readonly chosen: boolean;
  readonly at: readonly [number, number];
}

/** Robots as the map draws them now. */
export function robotsOnMap(page: Page): Promise<Marker[]> {
  return page.evaluate(() => {
    const { wayproofMap: map } = globalThis as unknown as World;
    const seen = new Map<string, Marker>();
    for (const { properties, geometry } of map?.queryRenderedFeatures({ layers: ['robots'] }) ?? []) {
      if (geometry.type !== 'Point') continue;
      const [longitude = 0, latitude = 0] = geometry.coordinates;
      const { device, mood, chosen } = properties as Omit<Marker, 'at'>;
      seen.set(device, { device, mood, chosen, at: [longitude, latitude] });
    }
    return [...seen.values()];
  });
}

/** The pixel of a place on the page; the map is moved there first when it is out of sight. */
export async function pixelOf(page: Page, at: readonly [number, number]): Promise<{ x: number; y: number }> {
  return page.evaluate(([longitude, latitude]) => {
    const { wayproofMap: map } = globalThis as unknown as World;
    if (map === undefined) return { x: 0, y: 0 };
    const frame = map.getCanvas().getBoundingClientRect();
    const { x, y } = map.project([longitude, latitude]);
    return { x: frame.left + x, y: frame.top + y };
  }, at);
}

export async function lookAt(page: Page, center: readonly [number, number], zoom: number): Promise<void> {
  await page.evaluate(
    ({ at, zoom }) => {
      const { wayproofMap: map } = globalThis as unknown as World;
      map?.jumpTo({ center: [at[0], at[1]], zoom });
    },
    { at: center, zoom },
  );
}
