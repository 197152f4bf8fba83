import type { UnixMilliseconds } from '../../protocol/units.ts';
import { type Progress, tell } from './progress.ts';
import type { Step } from './step.ts';

/** Orders that change what the robot may do; `state` and `resend` only concern the reporting. */
export const takeCommand: Step = (progress, input, { now }) => {
  if (input.kind !== 'command') return progress;
  const { number, command } = input.order;
  if (number <= progress.commandNumber) return progress;
  const numbered: Progress = { ...progress, commandNumber: number };
  switch (command.kind) {
    case 'stop':
      return { ...numbered, held: command.reason };
    case 'resume':
      return { ...numbered, held: null };
    case 'home':
      return sendHome(numbered, now);
    case 'state':
    case 'resend':
      return numbered;
  }
};

/** An empty robot drops its mission and waits for the hub to send it somewhere; parcels come first. */
function sendHome(progress: Progress, time: UnixMilliseconds): Progress {
  if (progress.parcels.length > 0) {
    const detail = `${progress.parcels.length} parcels aboard`;
    return tell(progress, { kind: 'fault', time, code: 'HOME_WITH_PARCELS', detail });
  }
  if (progress.plan === null) return progress;
  const { mission } = progress.plan;
  return tell({ ...progress, plan: null }, { kind: 'mission-aborted', time, mission, reason: 'sent home' });
}
