import type { CoordinatesE7, Meters, MetersPerSecond, UnixMilliseconds } from '../protocol/units.ts';

/** What the firmware behind a link is and can do. */
export interface Capabilities {
  readonly kind: 'pavement-robot' | 'road-robot' | 'drone';
  readonly model: string;
  readonly maxSpeed: MetersPerSecond;
  readonly compartments: number;
  readonly camera: boolean;
  /** Decelerations on level, dry ground, m/s²: as it slows down for a corner, and at most. */
  readonly braking?: { readonly comfortable: number; readonly emergency: number };
  /** True for everything below firmware-bridge/simulated; shown wherever the robot is shown. */
  readonly simulated: boolean;
}

/** What the firmware says of itself, already range-checked at the border. */
export interface RobotState {
  readonly time: UnixMilliseconds;
  readonly at: CoordinatesE7;
  readonly altitude: Meters;
  /** Degrees clockwise from north. */
  readonly heading: number;
  readonly speed: MetersPerSecond;
  /** Rise over run in the direction of travel, where the firmware feels it. */
  readonly slope?: number;
  /** State of charge, 0 to 1. */
  readonly battery: number;
  readonly motion: 'moving' | 'standing';
  readonly charging: boolean;
  /** Jobs whose parcels are aboard, by compartment; null is an empty compartment. */
  readonly compartments: readonly (string | null)[];
}

export type RobotEvent =
  | { readonly kind: 'code-entered'; readonly time: UnixMilliseconds; readonly code: string }
  | { readonly kind: 'parcel-in'; readonly time: UnixMilliseconds; readonly compartment: number }
  | { readonly kind: 'parcel-out'; readonly time: UnixMilliseconds; readonly compartment: number }
  | { readonly kind: 'stop-button'; readonly time: UnixMilliseconds }
  | { readonly kind: 'bumper'; readonly time: UnixMilliseconds }
  | { readonly kind: 'path-done'; readonly time: UnixMilliseconds }
  | {
      readonly kind: 'fault';
      readonly time: UnixMilliseconds;
      readonly code: string;
      readonly detail: string;
    };

/** What happens at a door, from the parcel's side. */
export type HandOverRole = 'pick-up' | 'drop-off' | 'return';

export type DriveCommand =
  /** Follow the path at no more than `speed`; replaces whatever was driven before. */
  | { readonly kind: 'follow'; readonly path: readonly CoordinatesE7[]; readonly speed: MetersPerSecond }
  | { readonly kind: 'stop'; readonly reason: string }
  /** Open for taking a parcel in or out; `job` labels what goes in. */
  | { readonly kind: 'open'; readonly compartment: number; readonly job: string | null }
  /** Shows and says at the door whose code is wanted; null ends the asking. */
  | { readonly kind: 'ask-code'; readonly ask: { readonly job: string; readonly role: HandOverRole } | null }
  | { readonly kind: 'charge' }
  /** Tells the firmware that the agent lives; without one for `keepAliveMs` it stops by itself. */
  | { readonly kind: 'keep-alive' };

/** How far a command got. `done` for a stop means: the firmware confirmed zero motion. */
export type Ack =
  | { readonly stage: 'sent' | 'received' | 'executing' | 'done' }
  | { readonly stage: 'refused'; readonly reason: string };

/** The one port between an agent and any firmware. */
export interface RobotLink {
  start(): Promise<void>;
  stop(): Promise<void>;
  capabilities(): Capabilities;
  /** States as they come, a few a second; ends when the link stops. */
  states(): AsyncIterable<RobotState>;
  events(): AsyncIterable<RobotEvent>;
  drive(command: DriveCommand): Promise<Ack>;
  camera?(): AsyncIterable<CameraImage>;
}

/** RGB, row by row, 8 bits a channel. */
export interface CameraImage {
  readonly time: UnixMilliseconds;
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/**
 * Real milliseconds without a keep-alive after which firmware has stopped by itself. On wheels it *stands* by then (within
 * what its brake can do: `edge/safety` keeps the speed below that); a multicopter has begun to brake long before.
 */
export const keepAliveMs = 500;
