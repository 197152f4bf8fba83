import { connect, type IClientOptions, type MqttClient } from 'mqtt';
import { Feed } from '../../firmware-bridge/feed.ts';
import type { CancelTimer, Clock } from '../../protocol/clock.ts';
import { type BrokerAddress, signConnection } from '../../protocol/connection.ts';
import { FleetError } from '../../protocol/errors.ts';
import { deviceIdOf, type NetworkId } from '../../protocol/ids.ts';
import { missionLimits } from '../../protocol/missions.ts';
import type { Random } from '../../protocol/random.ts';
import { type Channel, topic } from '../../protocol/topics.ts';
import { milliseconds } from '../../protocol/units.ts';
import type { Signer } from '../../protocol/verifier.ts';
import { BackOff } from './back-off.ts';
import type { QueuedFrame } from './outbox.ts';
import type { Downlink, Uplink } from './uplink.ts';

export interface MqttUplinkOptions {
  readonly network: NetworkId;
  readonly device: Signer;
  readonly broker: BrokerAddress;
  /** The real clock: a connect password is good for a minute of real time. */
  readonly real: Clock;
  readonly random: Random;
  /** The session told in presence messages. */
  readonly session: () => number;
  /** Told why a connect failed; for the log. */
  readonly onTrouble?: (trouble: FleetError) => void;
}

const CONNECT_TIMEOUT_MS = 10_000;
const KEEP_ALIVE_SECONDS = 15;
/** A link that held this long counts as a good one. */
const STEADY_MS = 5_000;
/** A mission with its statement and signature; longer downlinks are dropped unread. */
const MAX_DOWNLINK_BYTES = missionLimits.bytes + 512;

/**
 * The uplink over MQTT 3.1.1. Every attempt is a new client, because a connect password is good for one
 * connect; MQTT.js' own reconnect would send the old one again. Nothing is kept in the session at the broker:
 * the outbox is the queue.
 */
export class MqttUplink implements Uplink {
  readonly #options: MqttUplinkOptions;
  readonly #backOff: BackOff;
  readonly #downlinks = new Feed<Downlink>(256);
  readonly #listeners: ((connected: boolean) => void)[] = [];
  readonly #inFlight = new Set<(cause: FleetError) => void>();
  #client: MqttClient | undefined;
  #connected = false;
  #connectedAt = 0;
  #stopped = true;
  #cancelRetry: CancelTimer = () => undefined;

  constructor(options: MqttUplinkOptions) {
    this.#options = options;
    this.#backOff = new BackOff(options.random);
  }

  /** Begins to connect; does not wait for it, a robot works offline as well. */
  start(): Promise<void> {
    this.#stopped = false;
    this.#attempt();
    return Promise.resolve();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancelRetry();
    const client = this.#client;
    if (client !== undefined && this.#connected) {
      // A clean goodbye withdraws the will, so the presence is told here.
      const told = new Promise<void>((resolve) => {
        client.publish(this.#topic('presence'), this.#presence('offline'), { qos: 1, retain: true }, () =>
          resolve(),
        );
      });
      await Promise.race([told, this.#shortly()]);
    }
    this.#lose();
    if (client !== undefined)
      await Promise.race([client.endAsync(false).catch(() => undefined), this.#shortly()]);
    client?.end(true);
    this.#downlinks.end();
  }

  connected = (): boolean => this.#connected;
  downlinks = (): AsyncIterable<Downlink> => this.#downlinks.read();

  onChange(listener: (connected: boolean) => void): void {
    this.#listeners.push(listener);
  }

  publish(frame: QueuedFrame): Promise<void> {
    return this.#send('frame', frame.bytes);
  }

  contribute(bytes: Uint8Array): Promise<void> {
    return this.#send('contribution', bytes);
  }

  /** Resolves with the hub's PUBACK. */
  #send(channel: 'frame' | 'contribution', bytes: Uint8Array): Promise<void> {
    const client = this.#client;
    if (client === undefined || !this.#connected) return Promise.reject(this.#lost());
    return new Promise((resolve, reject) => {
      const fail = (cause: FleetError) => {
        this.#inFlight.delete(fail);
        reject(cause);
      };
      this.#inFlight.add(fail);
      client.publish(this.#topic(channel), Buffer.from(bytes), { qos: 1 }, (error) => {
        if (!this.#inFlight.delete(fail)) return;
        if (error) reject(this.#lost(error));
        else resolve();
      });
    });
  }

  #attempt(): void {
    if (this.#stopped) return;
    const client = connect(this.#connectOptions());
    this.#client = client;
    let reason = 'no answer';
    client.on('message', (name, payload) => this.#take(name, payload));
    client.on('connect', () => this.#subscribe(client));
    client.on('error', (error) => {
      reason = error.message;
    });
    client.once('close', () => {
      client.end(true);
      if (client === this.#client) this.#retry(reason);
    });
  }

  #connectOptions(): IClientOptions {
    const { network, device, broker, real, random } = this.#options;
    const id = deviceIdOf(device.publicKey);
    return {
      protocol: 'mqtt',
      protocolVersion: 4,
      host: broker.host,
      port: broker.port,
      clientId: id,
      username: id,
      password: signConnection(network, device, broker, real.now(), random),
      clean: true,
      reconnectPeriod: 0,
      connectTimeout: CONNECT_TIMEOUT_MS,
      keepalive: KEEP_ALIVE_SECONDS,
      queueQoSZero: false,
      will: {
        topic: this.#topic('presence'),
        payload: Buffer.from(this.#presence('offline')),
        qos: 1,
        retain: true,
      },
    };
  }

  /** Orders first: whoever tells "online" must be reachable. */
  #subscribe(client: MqttClient): void {
    client.subscribe([this.#topic('mission'), this.#topic('command')], { qos: 1 }, (error) => {
      if (client !== this.#client || this.#stopped) return;
      if (error) {
        client.end(true);
        return;
      }
      client.publish(this.#topic('presence'), this.#presence('online'), { qos: 1, retain: true });
      this.#connectedAt = this.#options.real.now();
      this.#setConnected(true);
      // A hub of the version before knows neither zones nor rounds; robots work there all the same.
      client.subscribe(this.#topic('zones'), { qos: 1 }, () => undefined);
      client.subscribe(this.#topic('round'), { qos: 1 }, () => undefined);
    });
  }

  #retry(reason: string): void {
    const wasConnected = this.#connected;
    const lasted = this.#options.real.now() - this.#connectedAt;
    // A hub that throws its robots out at once must not be stormed.
    if (wasConnected && lasted >= STEADY_MS) this.#backOff.reset();
    this.#lose();
    if (this.#stopped) return;
    if (!wasConnected) {
      this.#options.onTrouble?.(new FleetError('UPLINK_REFUSED', { broker: this.#brokerText(), reason }));
    }
    this.#cancelRetry = this.#options.real.after(this.#backOff.next(), () => this.#attempt());
  }

  #lose(): void {
    for (const fail of [...this.#inFlight]) fail(this.#lost());
    this.#setConnected(false);
  }

  #setConnected(connected: boolean): void {
    if (this.#connected === connected) return;
    this.#connected = connected;
    for (const listener of this.#listeners) listener(connected);
  }

  #take(name: string, payload: Buffer): void {
    // An empty retained message only clears the broker's store; it is no order.
    if (payload.length === 0 || payload.length > MAX_DOWNLINK_BYTES) return;
    const channel = (['mission', 'command', 'zones', 'round'] as const).find(
      (each) => name === this.#topic(each),
    );
    if (channel !== undefined) this.#downlinks.push({ channel, bytes: new Uint8Array(payload) });
  }

  #presence(state: 'online' | 'offline'): string {
    return JSON.stringify({ state, session: this.#options.session() });
  }

  #topic(channel: Channel): string {
    return topic(deviceIdOf(this.#options.device.publicKey), channel);
  }

  #shortly(): Promise<void> {
    return new Promise((resolve) => {
      this.#options.real.after(milliseconds(1_000), resolve);
    });
  }

  #brokerText = () => `${this.#options.broker.host}:${this.#options.broker.port}`;

  #lost(cause?: unknown): FleetError {
    return new FleetError('UPLINK_LOST', { broker: this.#brokerText() }, { cause });
  }
}
