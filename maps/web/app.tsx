import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { LostBanner } from './components/lost-banner.tsx';
import { MapTools } from './components/map-tools.tsx';
import { OrderPanel } from './components/order-panel.tsx';
import { SidePanel } from './components/side-panel.tsx';
import { TopBar } from './components/top-bar.tsx';
import { LayersPlace } from './layers/layers-button.tsx';
import { usePage } from './page.ts';
import { AlertStrip } from './robots/alert-strip.tsx';
import { PileList } from './robots/pile-list.tsx';
import { TimeButtons, TimeDock } from './time/time-dock.tsx';

/** The whole page: bar, map, and the tables beside or below it. The map's code comes after the tables. */
export function App() {
  const page = usePage();
  const [MapCanvas, setMapCanvas] = useState<{ readonly view: ComponentType } | undefined>(undefined);
  useEffect(() => {
    void import('./map/map-canvas.tsx').then((module) => setMapCanvas({ view: module.default }));
  }, []);
  return (
    <>
      <a class="skip" href="#tables">
        {page.text('skipToTable')}
      </a>
      <TopBar />
      <LostBanner />
      <AlertStrip />
      <main class="stage">
        <div class="map-frame">
          {MapCanvas === undefined ? null : <MapCanvas.view />}
          <MapTools />
          <OrderPanel />
          <LayersPlace />
          <TimeButtons />
          <PileList />
        </div>
        <TimeDock />
        <SidePanel />
      </main>
    </>
  );
}
