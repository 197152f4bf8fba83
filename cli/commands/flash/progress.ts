import type { Run } from '../../command.ts';
import type { Progress } from '../../output/progress.ts';

/** A bar for each step that counts bytes: how many, how fast, how long still. */
export function stepProgress<Step extends string>(
  run: Run,
  labels: Readonly<Record<Step, string>>,
): (step: Step, done: number, total: number) => void {
  let current: { readonly step: Step; readonly bar: Progress } | undefined;
  return (step, done, total) => {
    if (current?.step !== step) current = { step, bar: run.output.progress(labels[step], 'B') };
    current.bar.set(done, total);
    if (done >= total) current.bar.end();
  };
}

/** One bar, which appears with the first byte. */
export function byteProgress(run: Run, label: string): (done: number, total: number | undefined) => void {
  let bar: Progress | undefined;
  return (done, total) => {
    bar ??= run.output.progress(label, 'B');
    bar.set(done, total);
    if (total !== undefined && done >= total) {
      bar.end();
      bar = undefined;
    }
  };
}

/** Work without a count is announced on a terminal, so that nobody thinks it hangs. */
export function announce(run: Run, text: string): void {
  if (run.output.interactive) run.output.note(text);
}
