import { instruction } from '../ledger.ts';
import type { Command } from './command.ts';
import { epochSteps, oldestOpen, RESTART } from './epoch-steps.ts';
import type { Step, Trial } from './trial.ts';
import { EPOCH, EXPIRY } from './world.ts';

const honest: Command = { kind: '', who: 0, which: 0, ahead: 0, amount: 1, shape: RESTART, bend: null };

/**
 * Whatever happened before: the network can be brought to one more final epoch, by anyone and honest oracles, and
 * where too few of them are left by the council. Returns what hindered it.
 */
export function progress(trial: Trial): string | undefined {
  const { quick } = trial.world;
  quick.ledger.warp(EXPIRY + EPOCH);
  const before = oldestOpen(trial);
  const council = (name: string, args: Record<string, unknown>) =>
    quick.send([instruction(name, args, councilOf(trial))]);
  council('resume_intake', {});
  const enough = trial.world.state().u8('threshold');
  if (acting(trial).length < enough) {
    const seated = [0, 1, 2].map((index) => trial.world.oracle(index));
    const failed = council('set_oracles', { oracles: seated, threshold: 2 });
    if (failed) return `set oracles: ${failed}`;
  }
  if (attempt(trial, 'finalise') === undefined) return undefined;
  attempt(trial, 'expire');
  const [proposer = 0, ...others] = acting(trial);
  const posted = attempt(trial, 'post', { ...honest, who: proposer });
  if (posted) return `post: ${posted}`;
  for (const who of others.slice(0, enough)) {
    const attested = attempt(trial, 'attest', { ...honest, who });
    if (attested) return `attest: ${attested}`;
  }
  quick.ledger.warp(EPOCH);
  const final = attempt(trial, 'finalise');
  if (final) return `finalise: ${final}`;
  return oldestOpen(trial) === before + 1 ? undefined : 'the network stands still';
}

const councilOf = ({ world }: Trial) => ({ council: world.council(), network: world.network.address });

/** Which of the world's oracles are seated and not suspended. */
function acting({ world }: Trial): number[] {
  const state = world.state();
  const seats = state.hex('oracles', 32 * state.u8('oracle_count'));
  return world.oracles.flatMap(({ publicKey }, index) => {
    const at = seats.indexOf(publicKey.toBuffer().toString('hex')) / 64;
    return at >= 0 && (state.u8('suspended') & (1 << at)) === 0 ? [index] : [];
  });
}

function attempt(trial: Trial, kind: string, command: Command = honest): string | undefined {
  const step: Step | undefined = epochSteps[kind]?.(trial, command);
  if (!step) return 'nothing to do';
  const error = trial.world.quick.send(step.instructions);
  if (error === undefined) step.done?.();
  return error;
}
