import type { RobotEvent, RobotState } from '../../firmware-bridge/link.ts';
import type { NetworkId } from '../../protocol/ids.ts';
import type { UnixMilliseconds } from '../../protocol/units.ts';
import type { Signer } from '../../protocol/verifier.ts';
import type { FrameNumber } from '../reporting/outbox.ts';
import { arrive } from './arrive.ts';
import { awaitCharge } from './await-charge.ts';
import type { MissionRules } from './check-mission.ts';
import { checkTypedCode } from './check-typed-code.ts';
import { countMetres } from './count-metres.ts';
import { finishMission } from './finish-mission.ts';
import { giveUpWaiting } from './give-up-waiting.ts';
import { completeHandOver } from './hand-over.ts';
import type { CommandOrder, MissionOrder } from './orders.ts';
import { passOver } from './pass-over.ts';
import type { Progress } from './progress.ts';
import { takeCommand } from './take-command.ts';
import { takeMission } from './take-mission.ts';

/** Something the executor hears of, one at a time. */
export type Input =
  | { readonly kind: 'mission'; readonly order: MissionOrder }
  | { readonly kind: 'command'; readonly order: CommandOrder }
  | { readonly kind: 'event'; readonly event: RobotEvent }
  | { readonly kind: 'state'; readonly state: RobotState };

/** What the executor may look at. */
export interface Moment {
  readonly now: UnixMilliseconds;
  readonly network: NetworkId;
  readonly device: Signer;
  readonly rules: MissionRules;
  /** The latest state, before this input; undefined until the firmware has spoken. */
  readonly state: RobotState | undefined;
  /** The last durable frame. */
  readonly frame: FrameNumber;
}

export type Step = (progress: Progress, input: Input, moment: Moment) => Progress;

/** What one input does, in order; each step is pure and returns the same object when it has nothing to do. */
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
