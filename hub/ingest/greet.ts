import type { DeviceId } from '../../protocol/ids.ts';
import type { MissionDesk, RobotChannel } from '../fleet/robot-channel.ts';
import type { FrameStore } from '../store/frame-store.ts';

/** More ranges than this are asked for at the next connect; one range is asked for in parts. */
const RANGES = 8;
const SEQUENCES_A_RANGE = 10_000;

export interface GreetParts {
  readonly store: FrameStore;
  readonly missions: MissionDesk;
  readonly channel: RobotChannel;
}

/**
 * What a robot hears when it listens for commands: how far the hub has its frames, so that a restored disk
 * starts above and is never taken for an equivocator, and which frames are missing.
 */
export async function greet(device: DeviceId, { store, missions, channel }: GreetParts): Promise<void> {
  const { session, topSequence } = await store.highest(device);
  const state = await missions.issueCommand(device, { kind: 'state', session, sequence: topSequence });
  await channel.sendCommand(device, state);
  for (const { first, last } of await store.missing(device, RANGES)) {
    const to = Math.min(last, first + SEQUENCES_A_RANGE - 1);
    await channel.sendCommand(
      device,
      await missions.issueCommand(device, { kind: 'resend', from: first, to }),
    );
  }
}
