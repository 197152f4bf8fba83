import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import mqtt, { type MqttClient } from 'mqtt';
import { type RunningHub, start as startHub } from '../../../hub/main.ts';
import { loadMap, type MapSource } from '../../../maps/load.ts';
import { addressOf } from '../../../programs/client/addresses.ts';
import { registerDevice } from '../../../programs/client/device-instructions.ts';
import { writeKeypair } from '../../../programs/client/keypair-file.ts';
import { ManualClock, scaledClock, systemClock } from '../../../protocol/clock.ts';
import { keyBytes, type NetworkId } from '../../../protocol/ids.ts';
import { signerFromSeed } from '../../../protocol/sodium/native.ts';
import { registrationStatement } from '../../../protocol/statements/registration.ts';
import { topic } from '../../../protocol/topics.ts';
import { unixSeconds } from '../../../protocol/units.ts';
import { parseEnrolledView, parseInvitationView, parseTokenView } from '../../../protocol/views/enrolment.ts';
import { toBase64 } from '../../../protocol/views/fields.ts';
import { parseNonceView, parseSessionView } from '../../../protocol/views/sign-in.ts';
import { aPassword } from '../../hub/ingest/a-hub.ts';
import type { TestDevice } from '../../hub/store/a-frame.ts';
import { aFolder } from '../../hub/support/a-database.ts';
import { aNetwork } from '../../programs/client/a-network.ts';
import { ask, type Said } from './ask.ts';

const map: MapSource = { kind: 'town', seed: 1 };

/**
 * A network on a local chain with the committed bytecode, and the configuration of its hub in the chain's time.
 * @param factor world seconds a real one.
 */
export async function aHubToStart(t: ExecutionContext, factor = 1) {
  const folder = await aFolder(t);
  const { hash } = await loadMap(map);
  const worldOrigin = new ManualClock().now();
  const timeScale = { realOrigin: systemClock.now(), worldOrigin, factor };
  // No epoch ends while a test runs.
  const firstEpochEnd = unixSeconds(Math.floor(worldOrigin / 1000) + 3_600 * factor);
  const chain = await aNetwork(t, { mapHash: hash, firstEpochEnd });
  const keys = { hub: join(folder, 'hub.json'), oracle: join(folder, 'oracle.json') };
  await writeKeypair(keys.hub, chain.creator);
  await writeKeypair(keys.oracle, chain.oracle);
  const owner = addressOf(chain.creator.publicKey);
  const config = {
    dataFolder: join(folder, 'hub'),
    http: { port: 0 },
    mqtt: { port: 0 },
    map,
    chain: { rpc: chain.chain.url, network: chain.network },
    keys,
    operators: [owner],
    timeScale,
  };
  return { chain, config, folder, owner, world: scaledClock(timeScale) };
}

/** The same with the hub running: real broker, real SQLite, real HTTP. The owner is its operator as well. */
export async function aRunningHub(t: ExecutionContext, factor = 1) {
  const made = await aHubToStart(t, factor);
  const troubled: ((error: unknown) => void)[] = [];
  const hub: RunningHub = await startHub(made.config, (error) => {
    for (const tell of troubled.splice(0)) tell(error);
  });
  t.teardown(() => hub.stop());
  const { chain } = made;
  const { network } = chain;
  const owner = signerFromSeed(chain.creator.secretKey.subarray(0, 32));

  const call = (method: string, path: string, body?: unknown, token?: string): Promise<Said> =>
    ask(hub.httpUrl, method, path, body, token);

  /** A bearer token of the owner, by the wallet's signature. */
  async function signIn(): Promise<string> {
    const address = made.owner;
    const { message } = parseNonceView((await call('POST', '/v1/sign-in/nonce', { address })).body);
    const signature = toBase64(owner.sign(new TextEncoder().encode(message)));
    return parseSessionView((await call('POST', '/v1/sign-in', { address, message, signature })).body).token;
  }

  /** What an owner flashes into a robot. */
  const enrolmentToken = async (): Promise<string> =>
    parseTokenView((await call('POST', '/v1/enrolment-tokens', {}, await signIn())).body).token;

  /** Enrols by a token over HTTP, as an agent does at its first start; then its owner registers it on chain. */
  async function enrol(device: TestDevice, register = false): Promise<void> {
    const token = await enrolmentToken();
    const invitation = parseInvitationView((await call('GET', `/v1/enrolment-tokens/${token}`)).body);
    const [nonce, expires] = [BigInt(invitation.nonce), unixSeconds(invitation.expires)];
    const fields = { device: keyBytes(device.id), owner: keyBytes(made.owner), nonce, expires };
    const statement = registrationStatement.encode(network, fields);
    const signature = device.signer.sign(statement);
    const [model, kind] = ['test-1', 'pavement-robot'];
    const capabilities = { kind, model, maxSpeed: 1.5, compartments: 2, camera: false, simulated: true };
    const signed = { statement: toBase64(statement), signature: toBase64(signature) };
    const request = { token, device: device.id, model, kind, capabilities, ...signed };
    parseEnrolledView((await call('POST', '/v1/enrolments', request)).body);
    if (!register) return;
    const proof = { device: device.id, owner: made.owner, nonce, expires, signature };
    await chain.send(await registerDevice(network, proof, chain.payee));
  }

  /** One of the hub's counters, as anybody reads them. */
  async function counter(reason: string): Promise<number> {
    const { text } = await call('GET', '/metrics');
    const found = new RegExp(`^wayproof_ingest_total\\{reason="${reason}"\\} (\\d+)$`, 'm').exec(text);
    if (found === null) throw new Error(`no counter ${reason}`);
    return Number(found[1]);
  }

  /** What the hub reports next, as its log has it. */
  const nextTrouble = () => new Promise<unknown>((resolve) => troubled.push(resolve));

  return { ...made, hub, network, call, signIn, enrolmentToken, enrol, counter, nextTrouble, follow };

  /** Listens to the server-sent events; what comes back then waits until the job is in the state. */
  async function follow(job: string): Promise<(state: string) => Promise<void>> {
    const response = await fetch(`${hub.httpUrl}/v1/stream`);
    const { body } = response;
    if (body === null) throw new Error('the stream has no body');
    return async (state) => {
      let text = '';
      for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
        text += chunk;
        const lines = text.split('\n');
        if (lines.some((line) => line.includes(job) && line.includes(`"state":"${state}"`))) return;
      }
      throw new Error('the stream ended');
    };
  }
}

export type HubOfTest = Awaited<ReturnType<typeof aRunningHub>>;

/** Connects as the robot does; rejects with the broker's return code in `code`. */
export async function connectRobot(
  t: ExecutionContext,
  hub: RunningHub,
  network: NetworkId,
  device: TestDevice,
  password = aPassword(device, hub.mqtt.host, hub.mqtt.port, undefined, network),
): Promise<MqttClient> {
  const client = mqtt.connect({
    ...hub.mqtt,
    protocolVersion: 4,
    reconnectPeriod: 0,
    clientId: device.id,
    username: device.id,
    password,
  });
  client.on('error', () => undefined);
  t.teardown(() => client.end(true));
  return new Promise((resolve, reject) => {
    client.once('connect', () => resolve(client));
    client.once('error', reject);
  });
}

/** Resolves with the hub's PUBACK. */
export const sendFrame = (client: MqttClient, device: TestDevice, bytes: Buffer) =>
  client.publishAsync(topic(device.id, 'frame'), bytes, { qos: 1 });
