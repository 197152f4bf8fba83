import { usePage } from '../page.ts';

const signs = { connecting: '◌', live: '●', lost: '✕' } as const;

/** Whether what the page shows is live; said aloud when it changes. */
export function LinkBadge() {
  const page = usePage();
  const state = page.link.value;
  return (
    <span class={`link link-${state}`} role="status">
      <span aria-hidden="true">{signs[state]}</span> {page.text(`link.${state}`)}
    </span>
  );
}
