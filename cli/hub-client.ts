import { isFleetError } from '../protocol/errors.ts';
import type { DeviceId, JobId } from '../protocol/ids.ts';
import type { ReleaseKind } from '../protocol/releases/manifest.ts';
import type { JobTerms } from '../protocol/terms.ts';
import type { CoordinatesE7 } from '../protocol/units.ts';
import {
  type EnrolmentView,
  parseEnrolmentViews,
  parseTokenView,
  type TokenRequest,
  type TokenView,
} from '../protocol/views/enrolment.ts';
import { type EpochView, parseEpochView, parseEpochViews } from '../protocol/views/epoch.ts';
import {
  type JobDetail,
  type JobPage,
  type JobState,
  type JobView,
  type OpeningView,
  parseJobDetail,
  parseJobPage,
  parseJobView,
  parseQuoteView,
  type QuoteView,
} from '../protocol/views/job.ts';
import {
  type NetworkView,
  parseNetworkView,
  parseTimeView,
  type TimeView,
} from '../protocol/views/network.ts';
import {
  type JobExplanation,
  type PlanView,
  parseJobExplanation,
  parsePlanView,
} from '../protocol/views/plan.ts';
import {
  parseMissingChunks,
  parseReleaseView,
  parseReleaseViews,
  type ReleaseView,
  type RolloutOrder,
} from '../protocol/views/release.ts';
import {
  type MissingView,
  type OrderRequest,
  type OrderView,
  parseMissingView,
  parseOrderView,
  parseRobotView,
  parseRobotViews,
  type RobotView,
} from '../protocol/views/robot.ts';
import { parseStreamEvent, type StreamEvent } from '../protocol/views/stream.ts';
import {
  bodyOf,
  type Endpoint,
  type RequestOptions,
  request,
  requestJson,
  unreachable,
} from './hub/request.ts';
import { serverEvents } from './hub/server-events.ts';
import { signIn } from './hub/sign-in.ts';
import type { Wallet } from './wallet.ts';

/** A job as it is sent: base64 texts and openings. */
export interface JobOrderBody {
  readonly statement: string;
  readonly signature: string;
  readonly pickUp: OpeningView;
  readonly dropOff: OpeningView;
  readonly terms: JobTerms;
}

/** A token is used until this long before it ends. */
const TOKEN_MARGIN_MS = 30_000;

/**
 * The hub's HTTP interface, typed. With a wallet it signs in by itself when a route wants to know who asks.
 * Every method throws the hub's own error, CLI_HUB_UNREACHABLE or CLI_HUB_ANSWER.
 */
export class HubClient {
  readonly #endpoint: Endpoint;
  readonly #wallet: Wallet | undefined;
  #session: { token: string; expires: number } | undefined;

  constructor(endpoint: Endpoint, wallet?: Wallet) {
    this.#endpoint = endpoint;
    this.#wallet = wallet;
  }

  get url(): string {
    return this.#endpoint.url;
  }

  time(): Promise<TimeView> {
    return requestJson(this.#endpoint, '/v1/time', parseTimeView);
  }

  network(): Promise<NetworkView> {
    return requestJson(this.#endpoint, '/v1/network', parseNetworkView);
  }

  enrolmentToken(body: TokenRequest): Promise<TokenView> {
    return this.#json('/v1/enrolment-tokens', parseTokenView, { method: 'POST', body });
  }

  enrolments(): Promise<EnrolmentView[]> {
    return this.#json('/v1/enrolments', parseEnrolmentViews);
  }

  devices(): Promise<RobotView[]> {
    return this.#json('/v1/devices', parseRobotViews);
  }

  device(device: DeviceId): Promise<RobotView> {
    return this.#json(`/v1/devices/${device}`, parseRobotView);
  }

  missing(device: DeviceId): Promise<MissingView> {
    return this.#json(`/v1/devices/${device}/missing`, parseMissingView);
  }

  order(device: DeviceId, body: OrderRequest): Promise<OrderView> {
    return this.#json(`/v1/devices/${device}/commands`, parseOrderView, { method: 'POST', body });
  }

  quote(pickUp: CoordinatesE7, dropOff: CoordinatesE7): Promise<QuoteView> {
    return this.#json('/v1/quotes', parseQuoteView, { method: 'POST', body: { pickUp, dropOff } });
  }

  createJob(body: JobOrderBody, idempotencyKey: string): Promise<JobView> {
    const headers = { 'idempotency-key': idempotencyKey };
    return this.#json('/v1/jobs', parseJobView, { method: 'POST', body, headers });
  }

  /** One page; `next` of the last one is where the following begins. */
  jobs(options: { readonly state?: JobState; readonly after?: string } = {}): Promise<JobPage> {
    const query = new URLSearchParams(options).toString();
    return this.#json(`/v1/jobs${query === '' ? '' : `?${query}`}`, parseJobPage);
  }

  job(job: JobId): Promise<JobDetail> {
    return this.#json(`/v1/jobs/${job}`, parseJobDetail);
  }

  cancelJob(job: JobId): Promise<JobView> {
    return this.#json(`/v1/jobs/${job}/cancel`, parseJobView, { method: 'POST', body: {} });
  }

  plan(): Promise<PlanView> {
    return this.#json('/v1/plan', parsePlanView);
  }

  explainJob(job: JobId): Promise<JobExplanation> {
    return this.#json(`/v1/plan/jobs/${job}/explanation`, parseJobExplanation);
  }

  epochs(): Promise<EpochView[]> {
    return this.#json('/v1/epochs', parseEpochViews);
  }

  epoch(number: number | bigint): Promise<EpochView> {
    return this.#json(`/v1/epochs/${number}`, parseEpochView);
  }

  /** Chunks of the CAR as they arrive. */
  workCar(number: number | bigint): Promise<AsyncIterable<Uint8Array>> {
    return this.#bytes(`/v1/epochs/${number}/work.car`);
  }

  /** Only for oracles, auditors and owners: needs a wallet. */
  tracesCar(number: number | bigint): Promise<AsyncIterable<Uint8Array>> {
    return this.#bytes(`/v1/epochs/${number}/traces.car`);
  }

  /** Newest first. */
  releases(): Promise<ReleaseView[]> {
    return this.#json('/v1/releases', parseReleaseViews);
  }

  release(kind: ReleaseKind, version: number): Promise<ReleaseView> {
    return this.#json(`/v1/releases/${kind}/${version}`, parseReleaseView);
  }

  /** Statement, signature and manifest; the same release again is no error. */
  publishRelease(signed: Uint8Array): Promise<ReleaseView> {
    return this.#json('/v1/releases', parseReleaseView, { method: 'POST', bytes: signed });
  }

  /** Hex hashes of chunks the hub does not have yet. */
  async missingChunks(kind: ReleaseKind, version: number): Promise<readonly string[]> {
    return (await this.#json(`/v1/releases/${kind}/${version}/missing`, parseMissingChunks)).chunks;
  }

  async putChunk(kind: ReleaseKind, version: number, hash: string, bytes: Uint8Array): Promise<void> {
    const path = `/v1/releases/${kind}/${version}/chunks/${hash}`;
    await this.#signed((headers) => request(this.#endpoint, path, { method: 'PUT', bytes, headers }));
  }

  changeRollout(kind: ReleaseKind, version: number, body: RolloutOrder): Promise<ReleaseView> {
    const path = `/v1/releases/${kind}/${version}/rollout`;
    return this.#json(path, parseReleaseView, { method: 'POST', body });
  }

  /** Changes as they happen, until the connection breaks (CLI_HUB_UNREACHABLE) or the hub closes it. */
  async *changes(): AsyncGenerator<StreamEvent> {
    const response = await this.#signed((headers) =>
      request(this.#endpoint, '/v1/stream', { accept: 'text/event-stream', headers }),
    );
    if (response.body === null) return;
    const events = serverEvents(response.body);
    for (;;) {
      const next = await bodyOf(this.#endpoint, () => events.next());
      if (next.done === true) return;
      const event = parseStreamEvent(next.value.event, jsonOf(this.url, next.value.data));
      if (event !== undefined) yield event;
    }
  }

  async #json<T>(path: string, parse: (value: unknown) => T, options: RequestOptions = {}): Promise<T> {
    return await this.#signed((headers) =>
      requestJson(this.#endpoint, path, parse, { ...options, headers: { ...options.headers, ...headers } }),
    );
  }

  async #bytes(path: string): Promise<AsyncIterable<Uint8Array>> {
    const response = await this.#signed((headers) =>
      request(this.#endpoint, path, { accept: 'application/vnd.ipld.car', headers }),
    );
    return chunksOf(this.#endpoint, response);
  }

  /** A hub forgets who signed in when it restarts: then the wallet signs in once more. */
  async #signed<T>(call: (headers: Readonly<Record<string, string>>) => Promise<T>): Promise<T> {
    const before = this.#session;
    try {
      return await call(await this.#authorisation());
    } catch (error) {
      if (before === undefined || !isFleetError(error, 'SIGN_IN_REQUIRED')) throw error;
      this.#session = undefined;
      return await call(await this.#authorisation());
    }
  }

  async #authorisation(): Promise<Record<string, string>> {
    if (this.#wallet === undefined) return {};
    if (this.#session === undefined || this.#session.expires - TOKEN_MARGIN_MS < this.#endpoint.clock.now()) {
      this.#session = await signIn(this.#endpoint, this.#wallet);
    }
    return { authorization: `Bearer ${this.#session.token}` };
  }
}

/** A connection that breaks in the middle is an unreachable hub, not a damaged file. */
async function* chunksOf(endpoint: Endpoint, response: Response): AsyncGenerator<Uint8Array> {
  if (response.body === null) return;
  const chunks = response.body[Symbol.asyncIterator]();
  for (;;) {
    const next = await bodyOf(endpoint, () => chunks.next());
    if (next.done === true) return;
    yield next.value;
  }
}

function jsonOf(url: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw unreachable(url, cause);
  }
}
