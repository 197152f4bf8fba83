import type { Clock } from '../../protocol/clock.ts';

export interface ProgressView {
  readonly label: string;
  readonly done: number;
  /** Absent while unknown: then no bar and no end is shown. */
  readonly total?: number;
  readonly unit: string;
  /** Milliseconds since the start. */
  readonly elapsed: number;
}

const BAR = 20;

/** `label  ██████░░░░  42 %  1.2 MB of 2.8 MB  1.2 MB/s  0:12 left`: rate and end are averages since the start. */
export function formatProgress({ label, done, total, unit, elapsed }: ProgressView): string {
  const rate = elapsed > 0 ? (done / elapsed) * 1000 : 0;
  const parts = [label];
  if (total !== undefined && total > 0) {
    const share = Math.min(1, done / total);
    const full = Math.floor(share * BAR);
    parts.push('█'.repeat(full) + '░'.repeat(BAR - full), `${String(Math.floor(share * 100)).padStart(3)} %`);
    if (unit === 'B') parts.push(`${amount(done)}B of ${amount(total)}B`);
  } else {
    parts.push(`${amount(done)} ${unit}`.trim());
  }
  // Of a share there is no rate that means something.
  if (rate > 0 && !(total === 1 && unit === ''))
    parts.push(unit === 'B' ? `${amount(rate)}B/s` : `${amount(rate)} ${unit}/s`);
  if (total !== undefined && rate > 0) parts.push(`${duration((total - done) / rate)} left`);
  return parts.join('  ');
}

/** `1.2 M`, `340 k`, `17`: three digits at most. */
export function amount(value: number): string {
  for (const [size, letter] of [
    [1e9, 'G'],
    [1e6, 'M'],
    [1e3, 'k'],
  ] as const) {
    if (value >= size) return `${(value / size).toPrecision(value / size >= 100 ? 3 : 2)} ${letter}`;
  }
  return value >= 10 || Number.isInteger(value) ? String(Math.round(value)) : value.toFixed(1);
}

/** `0:07`, `12:30`, `2 h 05`: seconds as people read them. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const minutes = Math.floor(whole / 60);
  if (minutes >= 60) return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')}`;
  return `${minutes}:${String(whole % 60).padStart(2, '0')}`;
}

/** Long work tells how far it is. */
export interface Progress {
  set(done: number, total?: number): void;
  end(): void;
}

/** A line of it that stands on the screen, in the way of whatever else is said. */
export interface LineOfProgress extends Progress {
  /** Takes it off the screen; the next `set` draws it again. */
  wipe(): void;
}

const REDRAW_MS = 100;

/**
 * A line that redraws itself on a terminal by a carriage return and blanks: no escape sequence, which a terminal under
 * NO_COLOR should not get either. `write` gets raw text. What is said after `end` is not drawn.
 */
export function terminalProgress(
  label: string,
  unit: string,
  clock: Clock,
  write: (text: string) => void,
  columns: () => number,
): LineOfProgress {
  const start = clock.now();
  let drawn = -Infinity;
  let onScreen = 0;
  let ended = false;
  let last: Pick<ProgressView, 'done' | 'total'> = { done: 0 };
  const draw = (now: number) => {
    drawn = now;
    const line = formatProgress({ label, unit, elapsed: now - start, ...last });
    const shown = line.slice(0, Math.max(20, columns() - 1));
    write(`\r${shown.padEnd(onScreen)}`);
    onScreen = shown.length;
  };
  return {
    set: (done, total) => {
      last = total === undefined ? { done } : { done, total };
      const now = clock.now();
      if (!ended && now - drawn >= REDRAW_MS) draw(now);
    },
    wipe: () => {
      if (onScreen > 0) write(`\r${' '.repeat(onScreen)}\r`);
      onScreen = 0;
    },
    end: () => {
      if (ended) return;
      ended = true;
      // What never began, or was wiped off and is over, is not shown.
      if (drawn === -Infinity) return;
      draw(clock.now());
      write('\n');
      onScreen = 0;
    },
  };
}

/** Without a terminal nothing blinks: long work is silent until it is done. */
export const silentProgress: Progress = { set: () => undefined, end: () => undefined };
