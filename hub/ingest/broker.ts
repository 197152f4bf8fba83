import { setMaxListeners } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { Aedes, type AedesPublishPacket, type Client, type ConnectPacket, type Subscription } from 'aedes';
import type { Clock } from '../../protocol/clock.ts';
import { audienceOf } from '../../protocol/connection.ts';
import type { DeviceId } from '../../protocol/ids.ts';
import { frameLimits } from '../../protocol/telemetry.ts';
import type { LearningDesk } from '../learning/learning-desk.ts';
import { type AuthenticateParts, returnCodeOf } from './authenticate.ts';
import { ConnectGuard, type ConnectLimits } from './connect-guard.ts';
import type { IngestReason } from './counters.ts';
import { Door } from './door.ts';
import { DownChannel, type DownChannelParts } from './down-channel.ts';
import { Links } from './links.ts';
import { listen } from './listen.ts';
import { guardPackets } from './packet-meter.ts';
import { bytesOf, UpChannel, type UpChannelParts } from './up-channel.ts';

/** A frame's payload, its header, the topic and the fixed header. */
const PACKET_LIMIT = frameLimits.bytes + 1024;
const FIRST_PACKET_MS = 10_000;

export interface BrokerParts extends UpChannelParts, DownChannelParts {
  readonly login: Omit<AuthenticateParts, 'audience'>;
  /** Without it nobody learns here. */
  readonly learning?: Pick<LearningDesk, 'current' | 'accept'>;
  readonly limits: ConnectLimits;
  readonly realClock: Clock;
}

export interface BrokerAddress {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** The host name robots dial; the audience of their connection statements. */
  readonly announcedHost: string;
}

/** The embedded MQTT 3.1.1 broker with the hub's rules: the guard before it, the way up and the way down in its hooks. */
export class Broker {
  readonly #parts: BrokerParts;
  readonly #links = new Links();
  readonly #namelessIds = new WeakSet<Client>();
  readonly #door: Door;
  readonly #guard: ConnectGuard;
  readonly #up: UpChannel;
  readonly #stopping = new AbortController();
  #aedes: Aedes | undefined;
  #server: Server | undefined;
  readonly down: DownChannel;

  constructor(parts: BrokerParts) {
    this.#parts = parts;
    this.#guard = new ConnectGuard(parts.limits, parts.realClock);
    const { login, counters, realClock } = parts;
    const stopping = this.#stopping.signal;
    // Every refusal that waits listens.
    setMaxListeners(0, stopping);
    this.#up = new UpChannel(parts, stopping);
    this.down = new DownChannel(parts, this.#links);
    const prepare = (device: DeviceId) => this.down.prepare(device);
    this.#door = new Door({ login, counters, realClock, prepare, stopping });
  }

  /** Listens; returns the port taken. Throws PORT_IN_USE, LISTEN_FAILED. */
  async start({ host, port, announcedHost }: BrokerAddress): Promise<number> {
    this.#aedes = await this.#openBroker();
    this.down.open(this.#aedes);
    this.#server = createServer((socket) => this.#accept(socket));
    const taken = await listen(this.#server, host, port);
    this.#door.open(audienceOf({ host: announcedHost, port: taken }));
    return taken;
  }

  /** Takes no more, lets what is under way commit and be acknowledged, then closes. */
  async stop(): Promise<void> {
    this.#stopping.abort(new Error('the hub stops'));
    const closed = new Promise<void>((resolve) => {
      if (this.#server === undefined) resolve();
      else this.#server.close(() => resolve());
    });
    await this.#parts.pipeline.stop();
    // One turn of the loop, in which the broker writes the last acknowledgements.
    await new Promise((resolve) => setImmediate(resolve));
    const aedes = this.#aedes;
    if (aedes !== undefined) await new Promise<void>((resolve) => aedes.close(() => resolve()));
    this.#links.end();
    await closed;
    this.down.close();
    this.#aedes = undefined;
    this.#server = undefined;
  }

  listening(): boolean {
    return this.#server?.listening ?? false;
  }

  /** Ends the connection of a device that may not be here any more. */
  drop(device: DeviceId): void {
    this.#links.drop(device);
  }

  openConnections(): number {
    return this.#links.size;
  }

  #openBroker(): Promise<Aedes> {
    return Aedes.createBroker({
      concurrency: 1_000,
      connectTimeout: FIRST_PACKET_MS,
      // One frozen subscriber would otherwise hold up everybody for a minute.
      drainTimeout: 10_000,
      preConnect: (client, packet, done) => this.#beforeConnect(client, packet, done),
      authenticate: (client, userName, password, done) => {
        void this.#login(client, userName, password).then((reason) => {
          if (reason === undefined) done(null, true);
          else done(Object.assign(new Error(reason), { returnCode: returnCodeOf(reason) }), false);
        });
      },
      authorizePublish: (client, packet, done) =>
        this.#up.take(
          client === null ? undefined : this.#links.of(client),
          packet as AedesPublishPacket,
          done,
        ),
      authorizeSubscribe: (client, subscription, done) => done(null, this.#mayRead(client, subscription)),
    }).then((aedes) => {
      aedes.on('clientReady', (client) => this.#onReady(client));
      aedes.on('subscribe', (subscriptions, client) => this.#onSubscribed(subscriptions, client));
      aedes.on('ack', (packet, client) => this.#onAcknowledged(packet, client));
      aedes.on('connectionError', (_, error) => this.#onBrokenClient(error));
      aedes.on('clientError', (_, error) => this.#onBrokenClient(error));
      return aedes;
    });
  }

  #accept(socket: Socket): void {
    const { counters } = this.#parts;
    const trouble = this.#guard.check(socket.remoteAddress ?? '', this.#links.size);
    if (trouble !== undefined || this.#aedes === undefined || this.#stopping.signal.aborted) {
      if (trouble !== undefined) counters.count(trouble);
      socket.on('error', () => undefined);
      socket.destroy();
      return;
    }
    socket.setNoDelay(true);
    guardPackets(socket, PACKET_LIMIT, (reason) => counters.count(reason));
    this.#links.opened(socket, this.#aedes.handle(socket));
  }

  #beforeConnect(
    client: Client,
    packet: ConnectPacket,
    done: (error: Error | null, ok: boolean) => void,
  ): void {
    // [MQTT-3.1.3-8]; the broker would make up an id and forget that the sender gave none.
    if (packet.clientId === '') this.#namelessIds.add(client);
    // Sessions are never kept: the broker's queues for absent clients are not bounded (aedes issue 1087), and
    // everything a robot must not miss is retained or sent again.
    packet.clean = true;
    done(null, true);
  }

  /** The reason of the refusal; undefined when the robot is in. */
  async #login(
    client: Client,
    userName: string | undefined,
    password: Uint8Array | undefined,
  ): Promise<IngestReason | undefined> {
    const clientId = this.#namelessIds.has(client) ? '' : client.id;
    const address = (client.conn as Socket).remoteAddress ?? '';
    const verdict = await this.#door.knock({ clientId, userName, password }, address);
    if (!verdict.granted) return verdict.reason;
    // One that went away meanwhile must not make the device's living connection stale.
    if (!client.conn.destroyed) this.#link(client, verdict.device, verdict.key);
    return undefined;
  }

  #link(client: Client, device: DeviceId, key: Uint8Array): void {
    const { presence, worldClock } = this.#parts;
    const { connection } = this.#links.link(client, device, key);
    // A set drawn between the check at the door and now reached nobody here.
    this.down.prepareZones(device).catch(() => client.close());
    // From here on the will of an older connection is stale.
    presence.claim(device, connection);
    client.conn.once('close', () => presence.disconnected(device, connection, worldClock.now()));
  }

  #onReady(client: Client): void {
    const link = this.#links.of(client);
    if (link !== undefined)
      this.#parts.presence.connected(link.device, link.connection, this.#parts.worldClock.now());
  }

  #mayRead(client: Client, subscription: Subscription): Subscription | null {
    const topics = this.#links.of(client)?.topics;
    if (
      topics !== undefined &&
      (subscription.topic === topics.mission ||
        subscription.topic === topics.command ||
        subscription.topic === topics.zones ||
        subscription.topic === topics.round)
    ) {
      return subscription;
    }
    this.#parts.counters.count('foreign-subscription');
    return null;
  }

  #onSubscribed(subscriptions: readonly Subscription[], client: Client): void {
    const link = this.#links.of(client);
    if (link === undefined) return;
    const heard = subscriptions.map(({ topic }) => topic);
    // A store that cannot number a command now is one the robot will meet again at its next connect.
    this.down.subscribed(link, heard).catch(() => client.close());
  }

  /** MQTT 3.1.1 §4.3.2: the packet was taken by the robot's client. */
  #onAcknowledged(packet: unknown, client: Client): void {
    const link = this.#links.of(client);
    // The packet is absent when the robot acknowledged what was never sent to it.
    const sent = packet as AedesPublishPacket | undefined;
    if (link === undefined || sent?.topic !== link.topics.command) return;
    this.#parts.missions.commandTaken?.(link.device, bytesOf(sent));
  }

  #onBrokenClient(error: Error): void {
    if (error.message === 'connect did not arrive in time') this.#parts.counters.count('first-packet-late');
    else if (/invalid|malformed|not valid|cannot parse|header flag|must/i.test(error.message)) {
      this.#parts.counters.count('packet-malformed');
    }
  }
}
