import type { ComponentChildren } from 'preact';

interface Props {
  readonly chosen: boolean;
  readonly toggle: () => void;
  readonly children: ComponentChildren;
}

/** What the keyboard and a screen reader choose a row by; the whole row takes the mouse. */
export function RowButton({ chosen, toggle, children }: Props) {
  return (
    <button
      type="button"
      class="row-button"
      aria-pressed={chosen}
      onClick={(event) => {
        event.stopPropagation();
        toggle();
      }}
    >
      {children}
    </button>
  );
}
