import type { Command } from './command.ts';
import { epochSteps, oldestOpen, RESTART } from './epoch-steps.ts';
import type { Step, Trial } from './trial.ts';
import { EPOCH, EXPIRY } from './world.ts';

const honest: Command = { kind: '', who: 0, which: 0, ahead: 0, amount: 1, shape: RESTART, bend: null };

/** Whatever happened before: anyone can bring the network to one more final epoch. Returns what hindered it. */
export function progress(trial: Trial): string | undefined {
  const { quick } = trial.world;
  quick.ledger.warp(EXPIRY + EPOCH);
  const before = oldestOpen(trial);
  if (attempt(trial, 'finalise') === undefined) return undefined;
  attempt(trial, 'expire');
  const posted = attempt(trial, 'post');
  if (posted) return `post: ${posted}`;
  const attested = attempt(trial, 'attest', { ...honest, who: 1 });
  if (attested) return `attest: ${attested}`;
  quick.ledger.warp(EPOCH);
  const final = attempt(trial, 'finalise');
  if (final) return `finalise: ${final}`;
  return oldestOpen(trial) === before + 1 ? undefined : 'the network stands still';
}

function attempt(trial: Trial, kind: string, command: Command = honest): string | undefined {
  const step: Step | undefined = epochSteps[kind]?.(trial, command);
  if (!step) return 'nothing to do';
  const error = trial.world.quick.send(step.instructions);
  if (error === undefined) step.done?.();
  return error;
}
