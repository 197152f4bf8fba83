import type { DeviceId } from '../../protocol/ids.ts';
import type { CommandPayload } from '../../protocol/missions.ts';

/** The way down to the robots. `bytes` are statement · signature 64 · payload, as they go on the wire. */
export interface RobotChannel {
  /** Replaces the robot's retained mission; it gets it now or when it subscribes. Empty bytes clear it. */
  sendMission(device: DeviceId, bytes: Uint8Array): Promise<void>;
  /** Reaches the robot only while it is connected; whoever needs an answer sends again. */
  sendCommand(device: DeviceId, bytes: Uint8Array): Promise<void>;
}

/** What the link asks of the missions when a robot connects. */
export interface MissionDesk {
  /** The mission the robot is to have, as it goes on the wire; undefined for none. */
  currentMission(device: DeviceId): Promise<Uint8Array | undefined>;
  /** Numbers, signs and stores a command of the hub's own (`state`, `resend`); the caller sends it. */
  issueCommand(device: DeviceId, command: CommandPayload): Promise<Uint8Array>;
  /** The robot's link acknowledged these bytes of a command; what it does with them, its frames say. */
  commandTaken?(device: DeviceId, bytes: Uint8Array): void;
}
