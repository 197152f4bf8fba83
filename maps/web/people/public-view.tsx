import { usePage } from '../page.ts';

/** Says that what is shown is the public's view, wherever the hub gave coarse places. */
export function PublicView() {
  const page = usePage();
  const isCoarse = page.fleet.robots.value.some(({ position }) => position?.exact === false);
  if (!isCoarse) return null;
  return (
    <span class="chip" title={page.text('publicViewHint')}>
      <span aria-hidden="true">◌ </span>
      {page.text('publicView')}
    </span>
  );
}
