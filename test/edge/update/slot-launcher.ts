import { join } from 'node:path';
import { agentFolder, agentProgram, launch } from '../../../edge/update/launch.ts';
import { SlotFile } from '../../../edge/update/slot-store.ts';
import { systemClock } from '../../../protocol/clock.ts';
import { haltAt } from './halt-at.ts';

/** The launcher of the kill tests: the real one, with steps at which it halts. */
const root = process.argv[2] ?? '';
process.exitCode = await launch({
  root,
  slots: new SlotFile(join(agentFolder(root), 'slots.json'), 0),
  programIn: agentProgram(root),
  real: systemClock,
  signal: new AbortController().signal,
  onStep: haltAt,
  patience: Number(process.env['TRIAL_PATIENCE']),
});
