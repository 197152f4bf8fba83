import type { Clock } from '../protocol/clock.ts';
import type { Random } from '../protocol/random.ts';
import type { Terminal } from './output.ts';

/** Everything a command meets besides its arguments. `main.ts` builds it once; tests build their own. */
export interface Environment {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly home: string;
  readonly terminal: Terminal;
  /** Real time; the world's time comes from the hub. */
  readonly clock: Clock;
  readonly random: Random;
  /** Aborted with CLI_INTERRUPTED when the person or the system asks to stop. */
  readonly signal: AbortSignal;
  /** Makes the process end with exit code 1 although nothing was thrown. */
  readonly fail: () => void;
}
