import type { CoordinatesE7 } from '../../../protocol/units.ts';
import { type EpochView, parseEpochViews } from '../../../protocol/views/epoch.ts';
import {
  type JobDetail,
  type JobPage,
  type JobView,
  parseJobDetail,
  parseJobPage,
  parseJobView,
  parseQuoteView,
  type QuoteView,
} from '../../../protocol/views/job.ts';
import { type MapView, parseMapView } from '../../../protocol/views/map.ts';
import {
  type NetworkView,
  parseNetworkView,
  parseTimeView,
  type TimeView,
} from '../../../protocol/views/network.ts';
import { type PathView, parsePathView } from '../../../protocol/views/path.ts';
import { type PlanView, parsePlanView } from '../../../protocol/views/plan.ts';
import { type ProblemView, parseProblem } from '../../../protocol/views/problem.ts';
import { parseRewardsView, type RewardsView } from '../../../protocol/views/rewards.ts';
import { parseRobotViews, type RobotView } from '../../../protocol/views/robot.ts';
import type { SimulatedPeopleView } from '../../../protocol/views/simulated-people.ts';

/** A request the hub refused, in its own words, or one that did not reach it. */
export class HubRefusal extends Error {
  override readonly name = 'HubRefusal';
  readonly code: string;
  readonly hint: string;

  constructor({ code, message, hint }: Pick<ProblemView, 'message' | 'hint'> & { readonly code: string }) {
    super(message);
    this.code = code;
    this.hint = hint;
  }
}

/** A signed job as `POST /v1/jobs` takes it: bytes in base64 and hex. */
export interface JobBody {
  readonly statement: string;
  readonly signature: string;
  readonly pickUp: { readonly salt: string; readonly at: CoordinatesE7 };
  readonly dropOff: { readonly salt: string; readonly at: CoordinatesE7 };
  readonly terms: object;
}

type Fetch = typeof fetch;
/** In whose name something is asked; none for the public. */
type Headers = Readonly<Record<string, string>>;

/** The hub's HTTP side as this page uses it; every answer is parsed before anybody sees it. */
export class HubApi {
  readonly #fetch: Fetch;

  constructor(fetcher: Fetch) {
    this.#fetch = fetcher;
  }

  network = (): Promise<NetworkView> => this.get('/v1/network', parseNetworkView);
  time = (): Promise<TimeView> => this.get('/v1/time', parseTimeView);
  map = (): Promise<MapView> => this.get('/v1/map', parseMapView);
  robots = (headers: Headers = {}): Promise<RobotView[]> => this.get('/v1/devices', parseRobotViews, headers);
  plan = (headers: Headers = {}): Promise<PlanView> => this.get('/v1/plan', parsePlanView, headers);
  epochs = (headers: Headers = {}): Promise<EpochView[]> =>
    this.get('/v1/epochs?limit=200', parseEpochViews, headers);
  job = (job: string): Promise<JobDetail> => this.get(`/v1/jobs/${job}`, parseJobDetail);
  rewards = (device: string): Promise<RewardsView> =>
    this.get(`/v1/devices/${device}/rewards`, parseRewardsView);

  /** All of them, page by page, `most` at most. */
  async jobs(headers: Headers = {}, most = 2_000): Promise<JobView[]> {
    const jobs: JobView[] = [];
    let after: string | null = '0';
    while (after !== null && jobs.length < most) {
      const page: JobPage = await this.get(`/v1/jobs?limit=500&after=${after}`, parseJobPage, headers);
      jobs.push(...page.jobs);
      after = page.next;
    }
    return jobs;
  }

  paths = (places: readonly CoordinatesE7[]): Promise<PathView> =>
    this.post('/v1/paths', { places }, parsePathView);
  quote = (pickUp: CoordinatesE7, dropOff: CoordinatesE7): Promise<QuoteView> =>
    this.post('/v1/quotes', { pickUp, dropOff }, parseQuoteView);
  createJob = (body: JobBody, key: string): Promise<JobView> =>
    this.post('/v1/jobs', body, parseJobView, { 'Idempotency-Key': key });
  tellPeople = (people: SimulatedPeopleView): Promise<void> =>
    this.post('/v1/simulated/people', people, () => undefined);

  get<T>(path: string, parse: (value: unknown) => T, headers = {}): Promise<T> {
    return this.#ask(path, { headers: { Accept: 'application/json', ...headers } }, parse);
  }

  post<T>(path: string, body: unknown, parse: (value: unknown) => T, headers = {}): Promise<T> {
    const json = { 'Content-Type': 'application/json', ...headers };
    return this.#ask(path, { method: 'POST', headers: json, body: JSON.stringify(body) }, parse);
  }

  put<T>(path: string, body: unknown, parse: (value: unknown) => T, headers = {}): Promise<T> {
    const json = { 'Content-Type': 'application/json', ...headers };
    return this.#ask(path, { method: 'PUT', headers: json, body: JSON.stringify(body) }, parse);
  }

  delete(path: string, headers = {}): Promise<void> {
    return this.#ask(path, { method: 'DELETE', headers }, () => undefined);
  }

  async #ask<T>(path: string, init: RequestInit, parse: (value: unknown) => T): Promise<T> {
    const answer = await this.#fetch(path, { ...init, signal: AbortSignal.timeout(20_000) }).catch(() => {
      // Browsers say this in words of their own, none of them for visitors.
      throw new HubRefusal({
        code: '',
        message: 'The hub cannot be reached.',
        hint: 'Try again in a moment.',
      });
    });
    if (answer.status === 204) return parse(undefined);
    const body: unknown = await answer.json();
    if (!answer.ok) throw new HubRefusal(parseProblem(body));
    return parse(body);
  }
}
