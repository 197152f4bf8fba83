import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { usePage } from '../page.ts';

/** Opens the choice of layers, beside zoom and overview. */
export function LayersButton() {
  const page = usePage();
  const { open } = page.layers;
  const label = page.text('layers');
  return (
    <button
      type="button"
      class="tool"
      aria-label={label}
      title={label}
      aria-expanded={open.value}
      onClick={() => {
        open.value = !open.value;
      }}
    >
      <span aria-hidden="true">☰</span>
    </button>
  );
}

/** The choice of layers; its code comes when it is opened. */
export function LayersPlace() {
  const page = usePage();
  const [Panel, setPanel] = useState<{ readonly view: ComponentType } | undefined>(undefined);
  const isOpen = page.layers.open.value;
  useEffect(() => {
    if (isOpen) void import('./layers-panel.tsx').then((module) => setPanel({ view: module.default }));
  }, [isOpen]);
  return isOpen && Panel !== undefined ? <Panel.view /> : null;
}
