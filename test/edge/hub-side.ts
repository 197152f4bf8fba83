import { createServer as createHttp, type Server as HttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { Aedes, type AedesPublishPacket } from 'aedes';
import { encodeDownlink } from '../../protocol/downlink.ts';
import { frameStatementOf, readFrame as readFrameBytes } from '../../protocol/frames.ts';
import { sha256 } from '../../protocol/hash.ts';
import { type DeviceId, equalBytes, keyBytes, keyText, networkId } from '../../protocol/ids.ts';
import {
  type CommandPayload,
  encodeCommand,
  encodeMission,
  type MissionPayload,
} from '../../protocol/missions.ts';
import { nativeVerifier, signerFromSeed } from '../../protocol/sodium/native.ts';
import { commandStatement } from '../../protocol/statements/command.ts';
import { missionStatement } from '../../protocol/statements/mission.ts';
import { registrationStatement } from '../../protocol/statements/registration.ts';
import { decodeFramePayload, type FleetEvent, type FramePayload } from '../../protocol/telemetry.ts';
import { parseTopic, topic } from '../../protocol/topics.ts';
import { parseEnrolmentRequest } from '../../protocol/views/enrolment.ts';

export const network = networkId(keyText(new Uint8Array(32).fill(9)));
export const hubSigner = signerFromSeed(new Uint8Array(32).fill(1));
export const owner = keyText(new Uint8Array(32).fill(4));

/** A frame as the hub stored it. */
export interface StoredFrame {
  readonly session: number;
  readonly sequence: number;
  readonly t0: number;
  readonly bytes: Uint8Array;
  readonly statement: Uint8Array;
  readonly payload: FramePayload;
}

/** Reads and checks a frame as the hub does; throws when the signature is wrong. */
export function readFrame(device: DeviceId, bytes: Uint8Array): StoredFrame {
  const frame = readFrameBytes(bytes);
  if (frame === undefined) throw new Error('not a frame');
  const key = keyBytes(device);
  const statement = frameStatementOf(network, key, frame);
  if (!nativeVerifier.verify(key, statement, frame.signature)) throw new Error('bad frame signature');
  const { session, sequence, t0 } = frame;
  return { session, sequence, t0, bytes, statement, payload: decodeFramePayload(t0, frame.payload) };
}

export function signedMission(
  device: DeviceId,
  number: number,
  payload: MissionPayload,
  times: { readonly issued: number; readonly expires: number },
  mission: Uint8Array = new Uint8Array(16).fill(number),
): Uint8Array {
  const encoded = encodeMission(payload);
  const statement = missionStatement.encode(network, {
    device: keyBytes(device),
    mission,
    number,
    issued: times.issued,
    expires: times.expires,
    payloadLength: encoded.length,
    payloadHash: sha256(encoded),
  });
  return encodeDownlink({ statement, signature: hubSigner.sign(statement), payload: encoded });
}

export function signedCommand(
  device: DeviceId,
  number: number,
  command: CommandPayload,
  expires: number,
): Uint8Array {
  const encoded = encodeCommand(command);
  const statement = commandStatement.encode(network, {
    device: keyBytes(device),
    number,
    expires,
    payloadHash: sha256(encoded),
  });
  return encodeDownlink({ statement, signature: hubSigner.sign(statement), payload: encoded });
}

const FAR = 4_000_000_000;

/** The hub's side of the wire for tests of the agent: a real aedes broker and a small HTTP server. */
export class HubSide {
  readonly stored: StoredFrame[] = [];
  /** Sequences published but, while `acknowledging` is false, not acknowledged. */
  readonly seen: number[] = [];
  readonly passwords: string[] = [];
  readonly presence: string[] = [];
  readonly equivocations: string[] = [];
  /** Told to the robot as the broker's address instead of the true one: for listening on the wire. */
  shown: { readonly host: string; readonly port: number } | undefined;
  acknowledging = true;
  greeting = true;
  refusing = false;
  #held: (() => void)[] = [];
  #broker: Aedes | undefined;
  #net: Server | undefined;
  #http: HttpServer | undefined;
  #sockets = new Set<Socket>();
  #commandNumber = 1_000;
  #missionNumber = 0;
  #waiters: (() => void)[] = [];
  burnt = new Map<string, string>();
  failures = 0;

  async start(): Promise<this> {
    this.#broker = await Aedes.createBroker({
      authenticate: (_client, _user, password, done) => {
        this.passwords.push(String(password));
        if (this.refusing) done(Object.assign(new Error('refused'), { returnCode: 4 }), false);
        else done(null, true);
      },
      authorizePublish: (_client, packet, done) => this.#published(packet as AedesPublishPacket, done),
    });
    this.#broker.on('subscribe', (subscriptions) => {
      const command = subscriptions.find(({ topic: name }) => name.endsWith('/command'));
      const device = command === undefined ? undefined : parseTopic(command.topic)?.device;
      if (device !== undefined && this.greeting) void this.sendState(device);
    });
    this.#net = createServer((socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
      this.#broker?.handle(socket);
    });
    await new Promise<void>((resolve) => this.#net?.listen(0, '127.0.0.1', resolve));
    this.#http = createHttp((request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        const [status, answer] = this.#answer(request.url ?? '', body);
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
      });
    });
    await new Promise<void>((resolve) => this.#http?.listen(0, '127.0.0.1', resolve));
    return this;
  }

  async stop(): Promise<void> {
    const broker = this.#broker;
    if (broker !== undefined) await new Promise<void>((resolve) => broker.close(() => resolve()));
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) =>
      this.#net === undefined ? resolve() : this.#net.close(() => resolve()),
    );
    this.#http?.closeAllConnections();
    await new Promise<void>((resolve) =>
      this.#http === undefined ? resolve() : this.#http.close(() => resolve()),
    );
  }

  get url(): string {
    return `http://127.0.0.1:${portOf(this.#http)}`;
  }

  get broker(): { host: string; port: number } {
    return { host: '127.0.0.1', port: portOf(this.#net) };
  }

  /** Cuts every connection, as a broken network does. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  acknowledge(): void {
    for (const release of this.#held.splice(0)) release();
  }

  events(): readonly FleetEvent[] {
    return [...this.stored].sort((a, b) => a.sequence - b.sequence).flatMap(({ payload }) => payload.events);
  }

  ofKind<K extends FleetEvent['kind']>(kind: K): readonly Extract<FleetEvent, { kind: K }>[] {
    return this.events().filter((event): event is Extract<FleetEvent, { kind: K }> => event.kind === kind);
  }

  async sendMission(
    device: DeviceId,
    payload: MissionPayload,
    number = ++this.#missionNumber,
  ): Promise<void> {
    this.#missionNumber = Math.max(this.#missionNumber, number);
    await this.publish(
      topic(device, 'mission'),
      signedMission(device, number, payload, { issued: 1, expires: FAR }),
      true,
    );
  }

  async sendCommand(device: DeviceId, command: CommandPayload): Promise<void> {
    await this.publish(topic(device, 'command'), signedCommand(device, ++this.#commandNumber, command, FAR));
  }

  /** What a hub says after each connect: its highest numbers of this device. */
  sendState(device: DeviceId): Promise<void> {
    const session = Math.max(0, ...this.stored.map((frame) => frame.session));
    const sequence = Math.max(0, ...this.stored.map((frame) => frame.sequence));
    return this.sendCommand(device, { kind: 'state', session, sequence });
  }

  publish(name: string, payload: Uint8Array, retain = false): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#broker?.publish(
        { cmd: 'publish', topic: name, payload: Buffer.from(payload), qos: 1, retain, dup: false },
        (error) => (error ? reject(error) : resolve()),
      );
    });
  }

  /** Resolves once it holds; looked at whenever something arrives, and given up after `ms`. */
  async until(what: string, holds: () => boolean, ms = 20_000): Promise<void> {
    const end = Date.now() + ms;
    while (!holds()) {
      const left = end - Date.now();
      if (left <= 0) throw new Error(`not in ${ms} ms: ${what}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.min(50, left));
        this.#waiters.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  #published(packet: AedesPublishPacket, done: (error?: Error | null) => void): void {
    const named = parseTopic(packet.topic);
    const payload = new Uint8Array(packet.payload as Buffer);
    if (named?.channel === 'presence') this.presence.push(String(packet.payload));
    if (named?.channel !== 'frame') {
      done(null);
      return;
    }
    const frame = readFrame(named.device, payload);
    this.seen.push(frame.sequence);
    const store = () => {
      this.#store(frame);
      done(null);
      for (const wake of this.#waiters.splice(0)) wake();
    };
    if (this.acknowledging) store();
    else this.#held.push(store);
    for (const wake of this.#waiters.splice(0)) wake();
  }

  #store(frame: StoredFrame): void {
    const twin = this.stored.find(
      (other) => other.session === frame.session && other.sequence === frame.sequence,
    );
    if (twin === undefined) this.stored.push(frame);
    else if (!equalBytes(twin.statement, frame.statement))
      this.equivocations.push(`${frame.session}/${frame.sequence}`);
  }

  #answer(url: string, body: string): [number, unknown] {
    if (this.failures > 0) {
      this.failures--;
      return [503, { code: 'BUSY', message: 'later' }];
    }
    if (url.startsWith('/v1/enrolment-tokens/')) {
      const token = decodeURIComponent(url.slice('/v1/enrolment-tokens/'.length));
      if (!token.startsWith('token-')) return [404, { code: 'TOKEN_UNKNOWN', message: 'no such token' }];
      return [200, { network, owner, nonce: '1', expires: FAR }];
    }
    // This hub has no releases for anybody.
    if (url === '/v1/releases/check-ins') return [200, { offers: [] }];
    if (url !== '/v1/enrolments') return [404, { code: 'UNKNOWN', message: 'not here' }];
    const request = parseEnrolmentRequest(JSON.parse(body));
    const fields = registrationStatement.decodeFor(network, request.statement);
    const signed = nativeVerifier.verify(keyBytes(request.device), request.statement, request.signature);
    const burntBy = this.burnt.get(request.token);
    if (!signed || keyText(fields.owner) !== owner) return [400, { code: 'BAD', message: 'bad statement' }];
    if (burntBy !== undefined && burntBy !== request.device)
      return [410, { code: 'TOKEN_BURNT', message: 'used' }];
    this.burnt.set(request.token, request.device);
    const key = keyText(hubSigner.publicKey);
    return [
      200,
      {
        network,
        owner,
        hubKey: key,
        releaseKey: key,
        broker: this.shown ?? this.broker,
        mapHash: '00'.repeat(32),
      },
    ];
  }
}

function portOf(server: Server | undefined): number {
  const taken = server?.address() as AddressInfo | null | undefined;
  if (taken === null || taken === undefined) throw new Error('the hub side has not started');
  return taken.port;
}
