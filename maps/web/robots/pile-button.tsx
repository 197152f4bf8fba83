import { useComputed } from '@preact/signals';
import { isOneSpot } from '../map/one-spot.ts';
import { usePage } from '../page.ts';

/** Opens the list of robots that stand where this one does: what a click on the map does, for the keyboard. */
export function PileButton({ device }: { readonly device: string }) {
  const page = usePage();
  // A text, so that a fleet that drives elsewhere draws nothing here.
  const pile = useComputed(() => {
    const robots = page.robots.shown.value;
    const at = robots.find((robot) => robot.device === device)?.position?.at;
    if (at === undefined) return '';
    const near = robots.filter(({ position }) => position !== null && isOneSpot([at, position.at]));
    return near.length < 2 ? '' : near.map((robot) => robot.device).join();
  }).value;
  if (pile === '') return null;
  const devices = pile.split(',');
  return (
    <button type="button" class="button" onClick={() => page.robots.openPile(devices)}>
      {page.text('pile', { count: devices.length })}
    </button>
  );
}
