import { useEffect } from 'preact/hooks';
import { shortId, shortJob } from '../format/short.ts';
import { type Page, usePage } from '../page.ts';

/** What a browser's tab and history say: how much calls for a person, what is chosen, else which table is open. */
export function titleOf(page: Pick<Page, 'alerts' | 'selection' | 'tab' | 'text'>): string {
  const open = page.alerts.open.value.length;
  return `${open === 0 ? '' : `(${open}) `}${subjectOf(page)} · Wayproof`;
}

function subjectOf(page: Pick<Page, 'selection' | 'tab' | 'text'>): string {
  const chosen = page.selection.value;
  if (chosen === undefined) return page.text(page.tab.value === 'robots' ? 'title' : page.tab.value);
  switch (chosen.kind) {
    case 'robot':
      return `${page.text('robot')} ${shortId(chosen.id)}`;
    case 'job':
      return `${page.text('delivery')} ${shortJob(chosen.id)}`;
    case 'epoch':
      return `${page.text('epoch')} ${chosen.id}`;
  }
}

export function PageTitle() {
  const title = titleOf(usePage());
  useEffect(() => {
    document.title = title;
  }, [title]);
  return null;
}
