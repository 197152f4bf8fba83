import type { ExecutionContext } from 'ava';
import { MemoryDeviceDirectory } from '../../../hub/fleet/memory-device-directory.ts';
import { createApp } from '../../../hub/http/app.ts';
import type { HttpDeps } from '../../../hub/http/deps.ts';
import { EventStream } from '../../../hub/http/event-stream.ts';
import { HttpServer } from '../../../hub/http/server.ts';
import { SignIn } from '../../../hub/http/sign-in.ts';
import { JobDesk } from '../../../hub/jobs/job-desk.ts';
import { MemoryFrameStore } from '../../../hub/store/memory-frame-store.ts';
import { MemoryJobStore } from '../../../hub/store/memory-job-store.ts';
import { ManualClock } from '../../../protocol/clock.ts';
import { FleetError } from '../../../protocol/errors.ts';
import { seededRandom } from '../../../protocol/random.ts';
import { nativeVerifier } from '../../../protocol/sodium/native.ts';
import { toBase64 } from '../../../protocol/views/fields.ts';
import type { NetworkView } from '../../../protocol/views/network.ts';
import { type ProblemView, parseProblem } from '../../../protocol/views/problem.ts';
import { parseNonceView, parseSessionView } from '../../../protocol/views/sign-in.ts';
import { aPerson, network, type Person, START, straightRouter } from './a-world.ts';

export const theOperator = aPerson(200);
export const theAuditor = aPerson(201);

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
  problem(): ProblemView;
}

/** The whole HTTP application over loopback on memory stores; what a test does not need throws when called. */
export async function aHttpHub(t: ExecutionContext, changes: Partial<HttpDeps> = {}) {
  const clock = new ManualClock(START);
  const realClock = new ManualClock(START);
  const random = seededRandom(42);
  const jobStore = new MemoryJobStore();
  const stream = new EventStream('run');
  let domain = '';
  const view: NetworkView = {
    network,
    program: aPerson(203).address,
    rpc: 'http://127.0.0.1:1',
    hubKey: aPerson(204).address,
    releaseKey: aPerson(205).address,
    mint: aPerson(206).address,
    broker: { host: '127.0.0.1', port: 1883 },
    mapHash: '00'.repeat(32),
    epochSeconds: 3_600,
    kind: 'development',
  };
  const jobs = new JobDesk({
    network,
    verifier: nativeVerifier,
    router: straightRouter,
    store: jobStore,
    clock,
    changed: () => undefined,
  });
  const deps: HttpDeps = {
    clock,
    realClock,
    random,
    verifier: nativeVerifier,
    network: () => view,
    roles: { operators: new Set([theOperator.address]), auditors: new Set([theAuditor.address]) },
    signIn: new SignIn({ clock: realClock, random, verifier: nativeVerifier, domain: () => domain }),
    directory: new MemoryDeviceDirectory(),
    online: () => true,
    frames: new MemoryFrameStore(),
    jobs,
    jobStore,
    router: straightRouter,
    order: () => Promise.reject(new Error('no order expected')),
    plan: () => ({ made: 0, routes: [], unassigned: [] }),
    epochs: {
      epochs: async () => [],
      epoch: async (number) => Promise.reject(new FleetError('EPOCH_UNKNOWN', { number })),
      evidence: async (number) => Promise.reject(new FleetError('EPOCH_UNKNOWN', { number })),
    },
    stream,
    ready: async () => [{ part: 'store', ok: true, detail: '' }],
    metrics: () => [],
    report: (error) => t.log(error),
    ...changes,
  };
  const app = createApp(deps);
  let server = new HttpServer(app, { host: '127.0.0.1', port: 0 });
  const { port } = await server.start();
  t.teardown(() => server.stop());
  domain = `127.0.0.1:${port}`;
  const base = `http://${domain}`;

  async function call(method: string, path: string, options: CallOptions = {}): Promise<Answer> {
    const { body, token, headers = {} } = options;
    const response = await fetch(base + path, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') === true;
    const answer: unknown = isJson ? JSON.parse(text) : text;
    return {
      status: response.status,
      headers: response.headers,
      body: answer,
      problem: () => parseProblem(answer),
    };
  }

  /** A bearer token of the person. */
  async function signIn({ address, signer }: Person): Promise<string> {
    const { message } = parseNonceView((await call('POST', '/v1/sign-in/nonce', { body: { address } })).body);
    const signature = toBase64(signer.sign(new TextEncoder().encode(message)));
    const answer = await call('POST', '/v1/sign-in', { body: { address, message, signature } });
    return parseSessionView(answer.body).token;
  }

  /** Cuts every connection; nobody gets through before what comes back is called. What is published meanwhile stays. */
  async function cut(): Promise<() => Promise<void>> {
    await server.stop();
    return async () => {
      server = new HttpServer(app, { host: '127.0.0.1', port });
      await server.start();
    };
  }

  return { base, domain, cut, clock, realClock, jobStore, stream, deps, call, signIn };
}

export interface CallOptions {
  readonly body?: unknown;
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
}
