import type { ComponentChildren } from 'preact';
import { usePage } from '../page.ts';

export interface PanelFrameProps {
  readonly title: string;
  /** What the title is short for. */
  readonly whole?: string;
  readonly sub: string;
  readonly children: ComponentChildren;
}

/** What was chosen, with a way to let it go. */
export function PanelFrame({ title, whole, sub, children }: PanelFrameProps) {
  const page = usePage();
  return (
    // Scrolls by itself, so it has to be reachable by keyboard.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region without a focus cannot be scrolled by keys
    <section class="panel" aria-label={title} tabIndex={0}>
      <header class="panel-head">
        <h2>
          <span title={whole}>{title}</span> <span class="sub">{sub}</span>
        </h2>
        <button type="button" class="button quiet" onClick={() => page.select(undefined)}>
          {page.text('close')}
        </button>
      </header>
      {children}
    </section>
  );
}
