import { advance } from '../../../edge/missions/executor.ts';
import type { MissionOrder } from '../../../edge/missions/orders.ts';
import { newProgress, type Progress } from '../../../edge/missions/progress.ts';
import { parseProgress, progressText } from '../../../edge/missions/progress-text.ts';
import type { Input, Moment } from '../../../edge/missions/step.ts';
import type { RobotState } from '../../../firmware-bridge/link.ts';
import type { MissionPayload } from '../../../protocol/missions.ts';
import { nativeVerifier, signerFromSeed } from '../../../protocol/sodium/native.ts';
import type { FleetEvent } from '../../../protocol/telemetry.ts';
import {
  type CoordinatesE7,
  meters,
  metersPerSecond,
  type UnixMilliseconds,
  unixMilliseconds,
  unixSeconds,
} from '../../../protocol/units.ts';
import { origin } from '../a-job.ts';
import { network } from '../hub-side.ts';

export const device = signerFromSeed(new Uint8Array(32).fill(2));
export const noon = 1_790_000_000_000;

export const order = (number: number, payload: MissionPayload): MissionOrder => ({
  mission: new Uint8Array(16).fill(number),
  number,
  expires: unixSeconds(1_900_000_000),
  payload,
});

/** The executor with a robot that is wherever a test puts it; what it is told survives every restart. */
export class ExecutorUnderTest {
  progress: Progress = newProgress;
  now: UnixMilliseconds = unixMilliseconds(noon);
  at: CoordinatesE7 = origin;
  compartments: (string | null)[] = [null, null];
  sequence = 10;
  #state: RobotState | undefined;

  take(input: Input): void {
    this.progress = advance(this.progress, input, this.moment());
    if (input.kind === 'state') this.#state = input.state;
  }

  moment(): Moment {
    return {
      now: this.now,
      network,
      device,
      rules: { network, verifier: nativeVerifier, compartments: this.compartments.length },
      state: this.#state,
      frame: { session: 1_790_000_000, sequence: this.sequence },
    };
  }

  mission(number: number, payload: MissionPayload): void {
    this.take({ kind: 'mission', order: order(number, payload) });
  }

  /** A state of a robot that stands. */
  stand(seconds = 1): void {
    this.now = unixMilliseconds(this.now + seconds * 1_000);
    this.sequence++;
    this.take({ kind: 'state', state: this.state() });
  }

  standAt(at: CoordinatesE7): void {
    this.at = at;
    this.stand();
  }

  type(code: string): void {
    this.take({ kind: 'event', event: { kind: 'code-entered', time: this.now, code } });
  }

  /** What a kill -9 leaves: only what was written. */
  restart(): void {
    this.progress = parseProgress(progressText(this.progress));
    this.#state = undefined;
  }

  events(): readonly FleetEvent[] {
    return this.progress.unreported.map(({ event }) => event);
  }

  kinds(): readonly string[] {
    return this.events().map((event) => (event.kind === 'fault' ? event.code : event.kind));
  }

  state(): RobotState {
    return {
      time: this.now,
      at: this.at,
      altitude: meters(0),
      heading: 0,
      speed: metersPerSecond(0),
      battery: 0.8,
      motion: 'standing',
      charging: false,
      compartments: [...this.compartments],
    };
  }
}
