import type { RobotEvent, RobotState } from '../../firmware-bridge/link.ts';
import type { NetworkId } from '../../protocol/ids.ts';
import type { UnixMilliseconds } from '../../protocol/units.ts';
import type { Signer } from '../../protocol/verifier.ts';
import type { FrameNumber } from '../reporting/outbox.ts';
import type { MissionRules } from './check-mission.ts';
import type { CommandOrder, MissionOrder } from './orders.ts';
import type { Progress } from './progress.ts';

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

/** Pure; the same object when it has nothing to do. */
export type Step = (progress: Progress, input: Input, moment: Moment) => Progress;
