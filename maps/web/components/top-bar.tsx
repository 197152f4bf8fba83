import { usePage } from '../page.ts';
import { PublicView } from '../people/public-view.tsx';
import { LanguageSwitch } from './language-switch.tsx';
import { LinkBadge } from './link-badge.tsx';

export function TopBar() {
  const page = usePage();
  const network = page.network.value;
  const { factor } = page.clock;
  void page.tick.value;
  return (
    <header class="bar">
      <h1 class="brand">
        <img src="/favicon.svg" alt="" width="26" height="26" /> Wayproof
        <span class="brand-what">{page.text('title')}</span>
      </h1>
      <div class="bar-facts">
        {network === undefined ? null : (
          <span class="chip">
            {network.simulatedPeople === true
              ? page.text('simulatedWorld')
              : page.text(`kind.${network.kind}`)}
            {factor === 1 ? '' : ` ${page.text('timesReal', { factor })}`}
          </span>
        )}
        <LinkBadge />
        <PublicView />
      </div>
      <div class="bar-tools">
        <button type="button" class="button strong" onClick={() => page.beginOrder()}>
          <span aria-hidden="true">+ </span>
          {page.text('newDelivery')}
        </button>
        <LanguageSwitch of={page} />
      </div>
    </header>
  );
}
