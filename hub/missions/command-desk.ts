import type { Clock } from '../../protocol/clock.ts';
import { encodeDownlink, splitDownlink } from '../../protocol/downlink.ts';
import { isFleetError } from '../../protocol/errors.ts';
import type { DeviceId } from '../../protocol/ids.ts';
import type { CommandPayload } from '../../protocol/missions.ts';
import { commandStatement } from '../../protocol/statements/command.ts';
import { toUnixSeconds } from '../../protocol/units.ts';
import type { OrderRequest } from '../../protocol/views/robot.ts';
import type { MissionDesk, RobotChannel } from '../fleet/robot-channel.ts';
import type { JobStore } from '../store/job-store.ts';
import { type CommandRecord, isEnded } from './mission.ts';
import type { OrderWatch } from './order-watch.ts';
import { type Authority, signCommand } from './sign.ts';

export interface CommandDeskParts extends Authority {
  readonly store: Pick<JobStore, 'commit' | 'currentMission' | 'lastCommand'>;
  readonly channel: RobotChannel;
  /** The world's clock. */
  readonly clock: Clock;
  /** Follows operators' orders; absent where nobody looks. */
  readonly watch?: OrderWatch;
}

const allKinds = ['state', 'stop', 'resume', 'home', 'resend'] as const;

/** Numbers, signs, stores and sends commands; tells the link which mission a robot is to have. */
export class CommandDesk implements MissionDesk {
  readonly #parts: CommandDeskParts;

  constructor(parts: CommandDeskParts) {
    this.#parts = parts;
  }

  /** The newest mission unless the robot is done with it: a finished one must not be judged again. */
  async currentMission(device: DeviceId): Promise<Uint8Array | undefined> {
    const mission = await this.#parts.store.currentMission(device);
    return mission === undefined || isEnded(mission.state) ? undefined : encodeDownlink(mission);
  }

  async issueCommand(device: DeviceId, command: CommandPayload): Promise<Uint8Array> {
    return encodeDownlink(await this.#issue(device, command));
  }

  /** An operator's order: stored before it is sent, so that a crash never reuses its number. */
  async order(device: DeviceId, { kind, reason }: OrderRequest): Promise<CommandRecord> {
    const command: CommandPayload =
      kind === 'stop' ? { kind, reason: reason ?? 'an operator stopped it' } : { kind };
    const record = await this.#issue(device, command);
    this.#parts.watch?.ordered(record, this.#parts.clock.now());
    await this.#parts.channel.sendCommand(device, encodeDownlink(record));
    return record;
  }

  commandTaken(device: DeviceId, bytes: Uint8Array): void {
    const { statement } = splitDownlink('command', bytes);
    this.#parts.watch?.taken(device, commandStatement.decodeFor(this.#parts.network, statement).number);
  }

  async #issue(device: DeviceId, command: CommandPayload): Promise<CommandRecord> {
    const { store, clock } = this.#parts;
    for (let attempt = 0; ; attempt++) {
      const last = await store.lastCommand(device, allKinds);
      const now = toUnixSeconds(clock.now());
      const record = signCommand(this.#parts, device, (last?.number ?? 0) + 1, now, command);
      try {
        await store.commit([{ kind: 'new-command', command: record }]);
        return record;
      } catch (error) {
        // Another command took the number in between.
        if (!isFleetError(error, 'NUMBER_TAKEN') || attempt >= 10) throw error;
      }
    }
  }
}
