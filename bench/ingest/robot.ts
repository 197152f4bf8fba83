import mqtt, { type MqttClient } from 'mqtt';
import { signFrame } from '../../edge/reporting/sign-frame.ts';
import { systemClock } from '../../protocol/clock.ts';
import { signConnection } from '../../protocol/connection.ts';
import { type DeviceId, deviceIdOf, type NetworkId } from '../../protocol/ids.ts';
import { type Random, systemRandom } from '../../protocol/random.ts';
import { signerFromSeed } from '../../protocol/sodium/native.ts';
import type { Sample } from '../../protocol/telemetry.ts';
import { topic } from '../../protocol/topics.ts';
import { unixMilliseconds } from '../../protocol/units.ts';

/** Readings of one second at ten a second. */
export const SAMPLES_A_FRAME = 10;

/** A robot of the load: the agent's own frames and password, a real MQTT client, nothing else of the agent. */
export class Robot {
  readonly device: DeviceId;
  readonly #network: NetworkId;
  readonly #signer;
  readonly #random: Random;
  readonly #topic: string;
  #position = { session: 1, sequence: 0, previous: new Uint8Array(16) };
  #client: MqttClient | undefined;

  constructor(network: NetworkId, random: Random) {
    this.#network = network;
    this.#random = random;
    this.#signer = signerFromSeed(random.bytes(32));
    this.device = deviceIdOf(this.#signer.publicKey);
    this.#topic = topic(this.device, 'frame');
  }

  /** The next frames of this robot, signed; made beforehand, so that signing does not slow the load. */
  nextFrames(count: number): Buffer[] {
    return Array.from({ length: count }, () => {
      const t0 = unixMilliseconds(systemClock.now());
      const content = { t0, samples: this.#samples(t0), events: [] };
      const { frame, previous } = signFrame(this.#network, this.#signer, this.#position, content);
      this.#position = { session: 1, sequence: frame.sequence, previous: new Uint8Array(previous) };
      return Buffer.from(frame.bytes);
    });
  }

  async connect(port: number): Promise<void> {
    const broker = { host: '127.0.0.1', port };
    const client = mqtt.connect({
      ...broker,
      protocolVersion: 4,
      reconnectPeriod: 0,
      clientId: this.device,
      username: this.device,
      password: signConnection(this.#network, this.#signer, broker, systemClock.now(), systemRandom),
    });
    this.#client = client;
    await new Promise<void>((resolve, reject) => {
      client.once('connect', () => resolve());
      client.once('error', reject);
      client.once('close', () => reject(new Error('the hub closed the connection')));
    });
  }

  /** Calls back once the hub has acknowledged. */
  send(frame: Buffer, acknowledged: (error?: Error) => void): void {
    this.#client?.publish(this.#topic, frame, { qos: 1 }, (error) => acknowledged(error ?? undefined));
  }

  disconnect(): void {
    this.#client?.end(true);
  }

  /** Ten readings of a drive: every number moves a little, as it does on a street. */
  #samples(t0: number): Sample[] {
    const draw = (size: number) => Math.floor(this.#random.next() * size);
    return Array.from({ length: SAMPLES_A_FRAME }, (_, i) => ({
      time: unixMilliseconds(t0 - (SAMPLES_A_FRAME - i) * 100),
      at: { latitude: 599_130_000 + draw(2_000), longitude: 107_520_000 + draw(2_000) },
      altitude: 120 + draw(3),
      heading: 9_000 + draw(400),
      speed: 140 + draw(20),
      battery: 900 - draw(2),
      flags: 1,
    }));
  }
}
