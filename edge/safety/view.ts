import type { Capabilities, RobotState } from '../../firmware-bridge/link.ts';
import type { Fences } from '../../maps/zones/fences.ts';
import type { UnixMilliseconds } from '../../protocol/units.ts';
import type { Sight } from './sight.ts';

/** What the safety rules look at, and nothing else; silences are counted in real milliseconds. */
export interface SafetyView {
  /** World time. */
  readonly now: UnixMilliseconds;
  /** Since the agent's loop last turned. */
  readonly loopSilence: number;
  /** Since the firmware last gave a state that could be believed. */
  readonly firmwareSilence: number;
  /** Since a picture was last looked at. */
  readonly eyeSilence: number;
  /** Latched until an operator says resume. */
  readonly stopButton: boolean;
  /** World time until which the robot waits after it touched something. */
  readonly bumperUntil: number;
  /** Why an operator or owner stopped the robot. */
  readonly held: string | null;
  /** World time at which the present mission ends; undefined without one. */
  readonly missionEnds: UnixMilliseconds | undefined;
  readonly robot: Capabilities;
  readonly state: RobotState | undefined;
  /** Whether the receiver's places of the last seconds can be those of this robot. */
  readonly placeIsSure: boolean;
  readonly sight: Sight;
  /** Whether the way the robot wants to go leads away from what it sees ahead. */
  readonly turnsAway: boolean;
  readonly fences: Fences;
  /** Why the way the robot wants to go is not to be driven. */
  readonly pathFlaw: string | undefined;
  /** An operator sent it back inside its zones: slowly. */
  readonly goesBack: boolean;
  /** Whether it has been faster than its limit for longer than slowing down takes. */
  readonly tooFast: boolean;
}

/** A reason to stand still, or undefined. */
export type StopRule = (view: SafetyView) => string | undefined;

export interface SpeedLimit {
  /** Metres a second. */
  readonly speed: number;
  readonly because: string;
}

/** A limit to the speed, or undefined. */
export type SpeedRule = (view: SafetyView) => SpeedLimit | undefined;

/** Below this height a drone is among people, metres. */
const OVERHEAD = 10;

/** Whether the robot moves where people walk. */
export const isAmongPeople = ({ robot, state }: SafetyView): boolean =>
  robot.kind !== 'drone' || (state?.altitude ?? 0) < OVERHEAD;
