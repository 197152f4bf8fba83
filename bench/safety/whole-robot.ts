import type { Identity } from '../../edge/enrolment/identity.ts';
import { MemoryProgress } from '../../edge/missions/progress-store.ts';
import { MemoryOutbox } from '../../edge/reporting/memory-outbox.ts';
import { MemoryUplink } from '../../edge/reporting/memory-uplink.ts';
import { type WiredAgent, wireAgent } from '../../edge/wire-agent.ts';
import type { DriveCommand } from '../../firmware-bridge/link.ts';
import { SimulatedDetector } from '../../firmware-bridge/simulated/detector.ts';
import { SimulatedRobot } from '../../firmware-bridge/simulated/robot.ts';
import type { VehicleName } from '../../firmware-bridge/simulated/vehicles.ts';
import { offsetBy } from '../../maps/geometry/distance.ts';
import type { Clock } from '../../protocol/clock.ts';
import { encodeDownlink } from '../../protocol/downlink.ts';
import { sha256 } from '../../protocol/hash.ts';
import { address, deviceIdOf, keyText, networkId } from '../../protocol/ids.ts';
import { type CommandPayload, encodeCommand, encodeMission } from '../../protocol/missions.ts';
import { nativeVerifier, signerFromSeed } from '../../protocol/sodium/native.ts';
import { commandStatement } from '../../protocol/statements/command.ts';
import { missionStatement } from '../../protocol/statements/mission.ts';
import { milliseconds, toUnixSeconds, unixSeconds } from '../../protocol/units.ts';

const network = networkId(keyText(new Uint8Array(32).fill(9)));
const hub = signerFromSeed(new Uint8Array(32).fill(1));
const device = signerFromSeed(new Uint8Array(32).fill(2));
const FAR = 4_000_000_000;
export const origin = { latitude: 599_139_000, longitude: 107_522_000 };
const nobody = { pedestrians: () => 0, pace: () => 1 };

/** Lets promises run; time stands still meanwhile. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 12; i++) await Promise.resolve();
}

/**
 * A whole simulated robot with its whole agent, in this process and without disk or network: the parts of edge/main.ts.
 * Orders come signed, as from a hub; everything else comes from the simulated world.
 */
export class WholeRobot {
  readonly firmware: SimulatedRobot;
  readonly parts: WiredAgent;
  readonly troubles: string[] = [];
  /** Called with every order that reaches the firmware. */
  onOrder: (command: DriveCommand) => void = () => undefined;
  readonly #uplink = new MemoryUplink();
  readonly #clock: Clock;
  #number = 0;

  constructor(
    clock: Clock,
    { vehicle = 'pavement-robot', seed = 1 }: { vehicle?: VehicleName; seed?: number },
  ) {
    this.#clock = clock;
    const clocks = { world: clock, real: clock };
    this.firmware = new SimulatedRobot({
      ...clocks,
      place: origin,
      seed,
      compartments: 1,
      vehicle,
      streets: nobody,
    });
    const drive = this.firmware.drive.bind(this.firmware);
    this.firmware.drive = (command) => {
      this.onOrder(command);
      return drive(command);
    };
    this.parts = wireAgent({
      ...clocks,
      device,
      identity: identityOf(),
      link: this.firmware,
      detector: new SimulatedDetector(() => this.firmware.truth()),
      outbox: new MemoryOutbox({ maxBytes: 4 * 1024 * 1024, maxAge: 3_600_000 }),
      uplink: this.#uplink,
      store: new MemoryProgress(),
      verifier: nativeVerifier,
      onTrouble: (trouble) => this.troubles.push('code' in trouble ? trouble.code : trouble.message),
    });
  }

  /** @param apart lets time pass between the starts, so that their timers do not tick together. */
  async start(apart: () => Promise<void>): Promise<void> {
    const { agent, guard, keeper, lookout, reporter } = this.parts;
    await keeper.start(0);
    await this.firmware.start();
    await lookout.start(this.firmware);
    await apart();
    guard.start();
    await apart();
    agent.start();
    await this.#uplink.start();
    reporter.start();
    reporter.hubNumbers({ session: 0, sequence: 0 });
  }

  /** All timers end; nobody waits for a clock that stands still. */
  async stop(): Promise<void> {
    const { agent, guard, lookout } = this.parts;
    agent.stop();
    void guard.stop();
    await this.firmware.stop();
    await lookout.stop();
  }

  /** The computer dies at once: no part of the agent runs on. */
  kill(): void {
    this.parts.agent.stop();
    this.parts.guard.beat = () => undefined;
    this.firmware.drive = () => new Promise(() => undefined);
  }

  /** Sends it east by so many metres, in the hub's name. @param lasts world seconds until it expires. @returns when, in Unix milliseconds. */
  async sendEast(meters: number, lasts = 86_400): Promise<number> {
    const at = offsetBy(origin, meters, 0);
    const window = { earliest: unixSeconds(0), latest: unixSeconds(FAR), patience: 60 };
    const payload = encodeMission({ jobs: [], stops: [{ kind: 'park', at, path: [at], ...window }] });
    const number = ++this.#number;
    const now = toUnixSeconds(this.#clock.now());
    const statement = missionStatement.encode(network, {
      device: device.publicKey,
      mission: new Uint8Array(16).fill(number),
      number,
      issued: now,
      expires: now + lasts,
      payloadLength: payload.length,
      payloadHash: sha256(payload),
    });
    const bytes = encodeDownlink({ statement, signature: hub.sign(statement), payload });
    await this.parts.keeper.takeDownlink({ channel: 'mission', bytes });
    return (now + lasts) * 1_000;
  }

  async command(command: CommandPayload): Promise<void> {
    const payload = encodeCommand(command);
    const statement = commandStatement.encode(network, {
      device: device.publicKey,
      number: ++this.#number,
      expires: FAR,
      payloadHash: sha256(payload),
    });
    const bytes = encodeDownlink({ statement, signature: hub.sign(statement), payload });
    await this.parts.keeper.takeDownlink({ channel: 'command', bytes });
  }
}

function identityOf(): Identity {
  const key = keyText(hub.publicKey);
  return {
    version: 1,
    device: deviceIdOf(device.publicKey),
    network,
    owner: address(key),
    hubKey: address(key),
    releaseKey: address(key),
    broker: { host: '127.0.0.1', port: 1 },
    mapHash: '00'.repeat(32),
  };
}

export const STEP = milliseconds(5);
