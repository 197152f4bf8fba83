import { LostBanner } from './components/lost-banner.tsx';
import { MapPlace } from './components/map-place.tsx';
import { MapTools } from './components/map-tools.tsx';
import { OrderPanel } from './components/order-panel.tsx';
import { PageTitle } from './components/page-title.tsx';
import { SidePanel } from './components/side-panel.tsx';
import { TopBar } from './components/top-bar.tsx';
import { LayersPlace } from './layers/layers-button.tsx';
import { usePage } from './page.ts';
import { AlertStrip } from './robots/alert-strip.tsx';
import { PileList } from './robots/pile-list.tsx';
import { TimeButtons, TimeDock } from './time/time-dock.tsx';

/** The whole page: bar, map, and the tables beside or below it. */
export function App() {
  const page = usePage();
  return (
    <>
      <a class="skip" href="#tables">
        {page.text('skipToTable')}
      </a>
      <PageTitle />
      <TopBar />
      <LostBanner />
      <AlertStrip />
      <main class="stage">
        <div class="map-frame">
          <MapPlace />
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
