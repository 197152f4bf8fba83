import { arrive } from './arrive.ts';
import { awaitCharge } from './await-charge.ts';
import { checkTypedCode } from './check-typed-code.ts';
import { countMetres } from './count-metres.ts';
import { finishMission } from './finish-mission.ts';
import { giveUpWaiting } from './give-up-waiting.ts';
import { completeHandOver } from './hand-over.ts';
import { passOver } from './pass-over.ts';
import type { Progress } from './progress.ts';
import type { Input, Moment, Step } from './step.ts';
import { takeCommand } from './take-command.ts';
import { takeMission } from './take-mission.ts';

/** What one input does, in order. */
const steps: readonly Step[] = [
  takeMission,
  takeCommand,
  countMetres,
  passOver,
  arrive,
  awaitCharge,
  checkTypedCode,
  completeHandOver,
  passOver,
  giveUpWaiting,
  passOver,
  finishMission,
];

/** The progress after one input. Whoever calls it stores the result before anything is done about it. */
export function advance(progress: Progress, input: Input, moment: Moment): Progress {
  return steps.reduce((reached, step) => step(reached, input, moment), progress);
}
