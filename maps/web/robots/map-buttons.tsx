import { usePage } from '../page.ts';
import { PileButton } from './pile-button.tsx';

/** Follows one robot on the map, or brings it and its way into sight. */
export function MapButtons({ device }: { readonly device: string }) {
  const page = usePage();
  const { robots } = page;
  const follows = robots.following.value === device;
  return (
    <p class="robot-buttons">
      <button
        type="button"
        class="button"
        aria-pressed={follows}
        onClick={() => robots.follow(follows ? undefined : device)}
      >
        <span aria-hidden="true">{follows ? '◉ ' : '◎ '}</span>
        {page.text(follows ? 'followStop' : 'follow')}
      </button>
      <button type="button" class="button" onClick={() => robots.fitTo([device])}>
        {page.text('fitOne')}
      </button>
      <PileButton device={device} />
    </p>
  );
}
