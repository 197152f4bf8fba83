import { writeSync } from 'node:fs';
import type { OnStep } from '../../../edge/update/update-steps.ts';

/** Halts the whole process at the step named by HALT_AT and says so, so that it is killed exactly there. */
export const haltAt: OnStep = (step, part) => {
  if (`${step} ${part}` !== process.env['HALT_AT']) return;
  writeSync(1, `halted at ${step} ${part}\n`);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
};
