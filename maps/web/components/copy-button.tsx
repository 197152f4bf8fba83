import { useState } from 'preact/hooks';
import { usePage } from '../page.ts';

export interface CopyButtonProps {
  readonly value: string;
  /** What the value is, for those who hear the button rather than see what it stands beside. */
  readonly name?: string;
}

/** Puts a value on the clipboard, and says whether this browser let it. */
export function CopyButton({ value, name }: CopyButtonProps) {
  const page = usePage();
  const [said, setSaid] = useState<'copied' | 'copyFailed' | undefined>(undefined);
  const copy = () => {
    // Without TLS there is no clipboard on other hosts than this machine.
    const written = navigator.clipboard?.writeText(value) ?? Promise.reject(new Error('no clipboard'));
    written.then(
      () => setSaid('copied'),
      () => setSaid('copyFailed'),
    );
  };
  return (
    <>
      <button
        type="button"
        class="button"
        aria-label={name === undefined ? undefined : `${page.text('copy')}: ${name}`}
        onClick={copy}
      >
        {page.text('copy')}
      </button>
      <span class="sub" role="status">
        {said === undefined ? '' : page.text(said)}
      </span>
    </>
  );
}
