import { meters, metersPerSecond, type UnixMilliseconds } from '../protocol/units.ts';
import { Feed } from './feed.ts';
import type { Ack, Capabilities, DriveCommand, RobotEvent, RobotLink, RobotState } from './link.ts';
import { checkedState, commandFlaw } from './range-checks.ts';

/**
 * The in-memory fake of the port for tests: it obeys at once, remembers every command and says only what a
 * test tells it to say.
 */
export class FakeRobotLink implements RobotLink {
  readonly commands: DriveCommand[] = [];
  readonly #states = new Feed<RobotState>(50);
  readonly #events = new Feed<RobotEvent>(1_000);
  #state: RobotState;
  /** While false, commands are sent into the void. */
  wired = true;

  constructor(time: UnixMilliseconds, first: Partial<RobotState> = {}) {
    this.#state = {
      time,
      at: { latitude: 599_139_000, longitude: 107_522_000 },
      altitude: meters(0),
      heading: 0,
      speed: metersPerSecond(0),
      battery: 1,
      motion: 'standing',
      charging: false,
      compartments: [null, null],
      ...first,
    };
  }

  start = (): Promise<void> => Promise.resolve();

  stop(): Promise<void> {
    this.#states.end();
    this.#events.end();
    return Promise.resolve();
  }

  capabilities(): Capabilities {
    return {
      kind: 'pavement-robot',
      model: 'fake',
      maxSpeed: metersPerSecond(1.7),
      compartments: this.#state.compartments.length,
      camera: false,
      braking: { comfortable: 0.8, emergency: 6 },
      simulated: true,
    };
  }

  states = (): AsyncIterable<RobotState> => this.#states.read();
  events = (): AsyncIterable<RobotEvent> => this.#events.read();

  drive(command: DriveCommand): Promise<Ack> {
    if (!this.wired) return Promise.resolve({ stage: 'sent' });
    const flaw = commandFlaw(command, this.#state.compartments.length);
    if (flaw !== undefined) return Promise.resolve({ stage: 'refused', reason: flaw });
    this.commands.push(command);
    if (command.kind === 'stop') this.say({ speed: metersPerSecond(0), motion: 'standing' });
    if (command.kind === 'follow') this.say({ speed: metersPerSecond(command.speed), motion: 'moving' });
    return Promise.resolve({ stage: command.kind === 'follow' ? 'executing' : 'done' });
  }

  /** The next state: what was said last, with these changes. */
  say(changes: Partial<RobotState>): RobotState {
    this.#state = checkedState({ ...this.#state, ...changes });
    this.#states.push(this.#state);
    return this.#state;
  }

  happen(event: RobotEvent): void {
    this.#events.push(event);
  }
}
