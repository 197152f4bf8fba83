import { type Request, Router } from 'express';
import { FleetError } from '../../../protocol/errors.ts';
import { address, jobId } from '../../../protocol/ids.ts';
import {
  type JobDetail,
  type JobPage,
  type JobView,
  parseJobOrder,
  parseJobState,
} from '../../../protocol/views/job.ts';
import type { JobRecord } from '../../jobs/job.ts';
import type { JobFilter } from '../../store/job-store.ts';
import { type Caller, callerOf, notAllowed, signedIn } from '../caller.ts';
import type { HttpDeps } from '../deps.ts';
import { jobDetail, jobView, redactJob } from '../job-view.ts';
import { pathText, query, queryNumber, send } from '../send.ts';

const MAX_PAGE = 500;

type Needs = 'jobs' | 'directory' | 'roles' | 'signIn';

/** Signed orders in, their life out. The shipper's signature is the order's own proof: posting needs no sign-in. */
export function jobRoutes(deps: Pick<HttpDeps, Needs>): Router {
  const { jobs, directory } = deps;
  const routes = Router();

  routes.post('/', async (request, response) => {
    const order = parseJobOrder(request.body);
    const { job, created } = await jobs.submit(order, idempotencyKey(request));
    // Whoever posts the openings knows the places already.
    send<JobView>(response, jobView(job), created ? 201 : 200);
  });

  routes.get('/', async (request, response) => {
    const caller = callerOf(deps, request);
    const limit = queryNumber(request, 'limit', 100, MAX_PAGE);
    const found = await jobs.jobs({
      ...filterOf(request),
      after: queryNumber(request, 'after', 0, 2 ** 53),
      limit,
    });
    const last = found.at(-1);
    send<JobPage>(response, {
      jobs: await Promise.all(found.map((job) => seenBy(caller, job))),
      next: found.length === limit && last !== undefined ? String(last.row) : null,
    });
  });

  routes.get('/:id', async (request, response) => {
    const caller = callerOf(deps, request);
    const job = await jobs.job(jobId(pathText(request, 'id')));
    send<JobDetail>(response, jobDetail(await seenBy(caller, job), await jobs.events(job.id)));
  });

  routes.post('/:id/cancel', async (request, response) => {
    const caller = signedIn(deps, request);
    const job = await jobs.job(jobId(pathText(request, 'id')));
    if (!caller.operator && job.shipper !== caller.address) {
      throw notAllowed(caller.address, 'another wallet ordered this job');
    }
    const cause = job.shipper === caller.address ? 'cancelled by its shipper' : 'cancelled by an operator';
    send<JobView>(response, jobView(await jobs.cancel(job.id, cause)));
  });

  async function seenBy(caller: Caller, job: JobRecord): Promise<JobView> {
    const robot = job.device === null ? undefined : await directory.find(job.device);
    return redactJob(caller, jobView(job), robot !== undefined && robot.owner === caller.address);
  }
  return routes;
}

/** The draft "The Idempotency-Key HTTP Header Field": any printable text. Throws HTTP_BODY. */
function idempotencyKey(request: Request): string | undefined {
  const key = request.get('idempotency-key');
  if (key === undefined || /^[\x21-\x7e]{1,128}$/.test(key)) return key;
  throw new FleetError('HTTP_BODY', { reason: 'Idempotency-Key must be 1 to 128 printable characters' });
}

function filterOf(request: Request): Pick<JobFilter, 'states' | 'shipper'> {
  const state = query(request, 'state');
  const shipper = query(request, 'shipper');
  return {
    ...(state === undefined ? {} : { states: state.split(',').map(parseJobState) }),
    ...(shipper === undefined ? {} : { shipper: address(shipper) }),
  };
}
