import { showMoment } from '../format/time.ts';
import { usePage } from '../page.ts';

export function LostBanner() {
  const page = usePage();
  if (page.link.value !== 'lost') return null;
  const time = showMoment(page.language.value, page.linkLostAt.value, page.clock.now());
  return (
    <p class="banner" role="alert">
      {page.text('link.lostLong', { time })}
    </p>
  );
}
