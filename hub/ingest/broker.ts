import { setMaxListeners } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { Aedes, type AedesPublishPacket, type Client, type ConnectPacket, type Subscription } from 'aedes';
import type { Clock } from '../../protocol/clock.ts';
import { audienceOf } from '../../protocol/connection.ts';
import type { DeviceId } from '../../protocol/ids.ts';
import { frameLimits } from '../../protocol/telemetry.ts';
import { topic } from '../../protocol/topics.ts';
import type { PresenceBoard } from '../fleet/presence.ts';
import type { MissionDesk, RobotChannel } from '../fleet/robot-channel.ts';
import type { LearningDesk } from '../learning/learning-desk.ts';
import type { FrameStore } from '../store/frame-store.ts';
import { type AuthenticateParts, returnCodeOf } from './authenticate.ts';
import { ConnectGuard, type ConnectLimits } from './connect-guard.ts';
import type { IngestCounters, IngestReason } from './counters.ts';
import { Door } from './door.ts';
import { greet } from './greet.ts';
import { listen } from './listen.ts';
import { guardPackets } from './packet-meter.ts';
import type { Pipeline } from './pipeline.ts';
import { readPresence } from './presence-message.ts';

/** A frame's payload, its header, the topic and the fixed header. */
const PACKET_LIMIT = frameLimits.bytes + 1024;
const FIRST_PACKET_MS = 10_000;

export interface BrokerParts {
  readonly login: Omit<AuthenticateParts, 'audience'>;
  readonly pipeline: Pipeline;
  readonly store: FrameStore;
  readonly missions: MissionDesk;
  /** The set of zones that holds, as it goes on the wire. */
  readonly zones?: () => Uint8Array | undefined;
  /** Without it nobody learns here. */
  readonly learning?: Pick<LearningDesk, 'current' | 'accept'>;
  readonly presence: PresenceBoard;
  readonly counters: IngestCounters;
  readonly limits: ConnectLimits;
  readonly realClock: Clock;
  readonly worldClock: Clock;
}

export interface BrokerAddress {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** The host name robots dial; the audience of their connection statements. */
  readonly announcedHost: string;
}

/** One authenticated connection. */
interface Link {
  readonly device: DeviceId;
  readonly key: Uint8Array;
  readonly connection: number;
  readonly topics: {
    readonly frame: string;
    readonly presence: string;
    readonly mission: string;
    readonly command: string;
    readonly zones: string;
    readonly round: string;
    readonly contribution: string;
  };
}

type Done = (error?: Error | null) => void;

/** The embedded MQTT 3.1.1 broker with the hub's rules: the guard before it, the pipeline in its hooks. */
export class Broker implements RobotChannel {
  readonly #parts: BrokerParts;
  readonly #links = new WeakMap<Client, Link>();
  readonly #namelessIds = new WeakSet<Client>();
  readonly #sockets = new Set<Socket>();
  readonly #retained = new Set<DeviceId>();
  /** The set of zones that is retained for a device. */
  readonly #zoned = new Map<DeviceId, Uint8Array>();
  readonly #door: Door;
  readonly #guard: ConnectGuard;
  readonly #stopping = new AbortController();
  #connections = 0;
  #aedes: Aedes | undefined;
  #server: Server | undefined;

  constructor(parts: BrokerParts) {
    this.#parts = parts;
    this.#guard = new ConnectGuard(parts.limits, parts.realClock);
    // Every refusal that waits listens.
    setMaxListeners(0, this.#stopping.signal);
    const { login, counters, realClock } = parts;
    const stopping = this.#stopping.signal;
    const prepare = async (device: DeviceId) => {
      await this.#retainZones(device, parts.zones?.());
      await this.#retainMission(device);
    };
    this.#door = new Door({ login, counters, realClock, prepare, stopping });
  }

  /** Listens; returns the port taken. Throws PORT_IN_USE, LISTEN_FAILED. */
  async start({ host, port, announcedHost }: BrokerAddress): Promise<number> {
    this.#aedes = await this.#openBroker();
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
    for (const socket of this.#sockets) socket.destroySoon();
    await closed;
    this.#aedes = undefined;
    this.#server = undefined;
  }

  listening(): boolean {
    return this.#server?.listening ?? false;
  }

  /** Ends the connection of a device that may not be here any more. */
  drop(device: DeviceId): void {
    for (const socket of this.#sockets) {
      const { client } = socket as Socket & { client?: Client };
      if (client !== undefined && this.#links.get(client)?.device === device) socket.destroy();
    }
  }

  openConnections(): number {
    return this.#sockets.size;
  }

  async sendMission(device: DeviceId, bytes: Uint8Array): Promise<void> {
    if (this.#aedes === undefined) return;
    this.#retained.add(device);
    await this.#publish(topic(device, 'mission'), bytes, true);
  }

  async sendCommand(device: DeviceId, bytes: Uint8Array): Promise<void> {
    await this.#publish(topic(device, 'command'), bytes, false);
  }

  /** To every robot, retained: now to those that are connected, to the others before they subscribe. */
  async sendZones(bytes: Uint8Array): Promise<void> {
    for (const { device } of this.#connected()) await this.#retainZones(device, bytes);
  }

  /** To every robot that is connected now. */
  async sendRound(bytes: Uint8Array): Promise<void> {
    for (const { topics } of this.#connected()) await this.#publish(topics.round, bytes, false);
  }

  #connected(): readonly Link[] {
    return [...this.#sockets].flatMap((socket) => {
      const { client } = socket as Socket & { client?: Client };
      const link = client && this.#links.get(client);
      return link === undefined ? [] : [link];
    });
  }

  async #retainZones(device: DeviceId, bytes: Uint8Array | undefined): Promise<void> {
    if (bytes === undefined || this.#aedes === undefined || this.#zoned.get(device) === bytes) return;
    this.#zoned.set(device, bytes);
    await this.#publish(topic(device, 'zones'), bytes, true);
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
      authorizePublish: (client, packet, done) => this.#onPublish(client, packet as AedesPublishPacket, done),
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
    const trouble = this.#guard.check(socket.remoteAddress ?? '', this.#sockets.size);
    if (trouble !== undefined || this.#aedes === undefined || this.#stopping.signal.aborted) {
      if (trouble !== undefined) counters.count(trouble);
      socket.on('error', () => undefined);
      socket.destroy();
      return;
    }
    this.#sockets.add(socket);
    socket.setNoDelay(true);
    socket.once('close', () => this.#sockets.delete(socket));
    guardPackets(socket, PACKET_LIMIT, (reason) => counters.count(reason));
    this.#aedes.handle(socket);
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

  /** Before the robot subscribes, so that it finds its mission retained also after a restart of the hub. */
  async #retainMission(device: DeviceId): Promise<void> {
    if (this.#retained.has(device)) return;
    const mission = await this.#parts.missions.currentMission(device);
    if (mission !== undefined) await this.sendMission(device, mission);
    this.#retained.add(device);
  }

  #link(client: Client, device: DeviceId, key: Uint8Array): void {
    const { presence, worldClock } = this.#parts;
    const connection = ++this.#connections;
    const topics = {
      frame: topic(device, 'frame'),
      presence: topic(device, 'presence'),
      mission: topic(device, 'mission'),
      command: topic(device, 'command'),
      zones: topic(device, 'zones'),
      round: topic(device, 'round'),
      contribution: topic(device, 'contribution'),
    };
    this.#links.set(client, { device, key, connection, topics });
    // A set drawn between the check at the door and now reached nobody here.
    this.#retainZones(device, this.#parts.zones?.()).catch(() => client.close());
    // From here on the will of an older connection is stale.
    presence.claim(device, connection);
    client.conn.once('close', () => presence.disconnected(device, connection, worldClock.now()));
  }

  #onReady(client: Client): void {
    const link = this.#links.get(client);
    if (link !== undefined)
      this.#parts.presence.connected(link.device, link.connection, this.#parts.worldClock.now());
  }

  #onPublish(client: Client | null, packet: AedesPublishPacket, done: Done): void {
    const link = client === null ? undefined : this.#links.get(client);
    if (packet.topic === link?.topics.frame) this.#onFrame(link, packet, done);
    else if (packet.topic === link?.topics.presence) this.#onPresence(link, packet, done);
    else if (packet.topic === link?.topics.contribution) this.#onContribution(link, packet, done);
    else this.#refusePublish('foreign-topic', done);
  }

  /** PUBACK is written when `done` is called: after the commit that holds the frame, never before. */
  #onFrame({ device, key }: Link, packet: AedesPublishPacket, done: Done): void {
    const { pipeline, counters } = this.#parts;
    if (this.#stopping.signal.aborted) return;
    if (packet.qos === 2) {
      this.#refusePublish('quality-of-service', done);
      return;
    }
    packet.retain = false;
    void pipeline.accept({ device, key, bytes: bytesOf(packet) }).then(({ end, reason }) => {
      // An error makes the broker drop the connection: the robot keeps the frame and comes again.
      if (end === 'disconnect') return done(new Error(reason));
      counters.count('acknowledged');
      done();
    });
  }

  #onContribution({ device, key }: Link, packet: AedesPublishPacket, done: Done): void {
    const { learning, counters } = this.#parts;
    if (learning === undefined || packet.qos === 2) {
      this.#refusePublish(learning === undefined ? 'foreign-topic' : 'quality-of-service', done);
      return;
    }
    packet.retain = false;
    const arrival = { device, key, bytes: bytesOf(packet) };
    void learning.accept(arrival, this.#stopping.signal).then(({ end, reason }) => {
      counters.count(reason);
      done(end === 'disconnect' ? new Error(reason) : null);
    });
  }

  #onPresence({ device, connection }: Link, packet: AedesPublishPacket, done: Done): void {
    const { presence, worldClock, counters } = this.#parts;
    const message = readPresence(bytesOf(packet));
    if (message === undefined) {
      this.#refusePublish('presence-invalid', done);
      return;
    }
    const now = worldClock.now();
    const fresh =
      message.state === 'online'
        ? presence.announce(device, connection, message.session, now)
        : presence.disconnected(device, connection, now);
    // A stale one is acknowledged, but what is retained stays as it is.
    if (!fresh) {
      counters.count('presence-stale');
      packet.retain = false;
    }
    done();
  }

  #refusePublish(reason: IngestReason, done: Done): void {
    this.#parts.counters.count(reason);
    done(new Error(reason));
  }

  #mayRead(client: Client, subscription: Subscription): Subscription | null {
    const topics = this.#links.get(client)?.topics;
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
    const link = this.#links.get(client);
    const round = this.#parts.learning?.current();
    if (round !== undefined && link !== undefined && hears(subscriptions, link.topics.round)) {
      this.#publish(link.topics.round, round, false).catch(() => client.close());
    }
    if (link === undefined || !hears(subscriptions, link.topics.command)) return;
    const { store, missions } = this.#parts;
    // A store that cannot number a command now is one the robot will meet again at its next connect.
    greet(link.device, { store, missions, channel: this }).catch(() => client.close());
  }

  /** MQTT 3.1.1 §4.3.2: the packet was taken by the robot's client. */
  #onAcknowledged(packet: unknown, client: Client): void {
    const link = this.#links.get(client);
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

  #publish(to: string, bytes: Uint8Array, retain: boolean): Promise<void> {
    const aedes = this.#aedes;
    if (aedes === undefined) return Promise.resolve();
    const payload = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return new Promise((resolve, reject) => {
      aedes.publish({ cmd: 'publish', topic: to, payload, qos: 1, retain, dup: false }, (error) => {
        if (error) reject(error);
        else resolve();
      });
    });
  }
}

const hears = (subscriptions: readonly Subscription[], to: string) =>
  subscriptions.some(({ topic: heard }) => heard === to);

function bytesOf({ payload }: AedesPublishPacket): Uint8Array {
  return typeof payload === 'string' ? new TextEncoder().encode(payload) : payload;
}
