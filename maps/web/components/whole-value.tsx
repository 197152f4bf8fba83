import './whole-value.css';
import { CopyButton } from './copy-button.tsx';

export interface WholeValueProps {
  readonly name: string;
  readonly value: string;
  readonly short: string;
}

/** A key or hash, shortened; opened by mouse or keyboard it is there whole, and can be copied either way. */
export function WholeValue({ name, value, short }: WholeValueProps) {
  return (
    <span class="whole">
      <details>
        <summary>
          <span class="hidden">{name}: </span>
          <code>{short}</code>
        </summary>
        <code class="whole-value">{value}</code>
      </details>
      <CopyButton value={value} name={name} />
    </span>
  );
}
