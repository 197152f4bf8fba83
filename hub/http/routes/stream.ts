import { Router } from 'express';
import { every } from '../../../protocol/clock.ts';
import { milliseconds } from '../../../protocol/units.ts';
import type { StreamEvent } from '../../../protocol/views/stream.ts';
import { redactAlert } from '../alert-view.ts';
import { type Caller, callerOf } from '../caller.ts';
import type { HttpDeps } from '../deps.ts';
import type { NumberedEvent } from '../event-stream.ts';
import { redactJob } from '../job-view.ts';
import { redactPlan } from '../plan-view.ts';
import { redactRobot } from '../robot-view.ts';

const HEARTBEAT = milliseconds(15_000);
/** A reader further behind than this is cut off; it comes back with its Last-Event-ID. */
const MAX_BEHIND = 1024 * 1024;
const MAX_STREAMS = 500;

type Needs = 'stream' | 'directory' | 'realClock' | 'roles' | 'signIn';

/** `GET /v1/stream`: server-sent events (WHATWG HTML 9.2) of changed robots, jobs, plans, epochs and alerts. */
export function streamRoutes(deps: Pick<HttpDeps, Needs>): Router {
  const { stream, directory, realClock } = deps;
  const routes = Router();
  routes.get('/', async (request, response) => {
    const caller = callerOf(deps, request);
    const mine = caller.address === undefined ? [] : await directory.list(caller.address);
    const own = new Set<string>(mine.map(({ device }) => device));
    if (stream.subscribers >= MAX_STREAMS) return void response.status(503).set('Retry-After', '10').end();
    response.status(200).set({
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store',
      'X-Accel-Buffering': 'no',
    });
    response.flushHeaders();
    const write = ({ id, event }: NumberedEvent) => {
      if (response.writableLength > MAX_BEHIND) return void response.destroy();
      const seen = redact(caller, event, own);
      if (seen === undefined) return;
      const { topic, data } = seen;
      response.write(`id: ${id}\nevent: ${topic}\ndata: ${JSON.stringify(data)}\n\n`);
    };
    const lastId = request.get('last-event-id');
    // An id without data: also a newcomer who is cut off before the first event can say what was missed.
    response.write(lastId === undefined ? `retry: 2000\nid: ${stream.newest}\n\n` : 'retry: 2000\n\n');
    for (const event of stream.missed(lastId)) write(event);
    const unsubscribe = stream.subscribe(write);
    const cancel = every(realClock, HEARTBEAT, () => {
      // A session that ended must not go on reading: the reader signs in again.
      if (caller.address !== undefined && !stillSignedIn()) return void response.end();
      response.write(': heartbeat\n\n');
    });
    const stillSignedIn = () => {
      try {
        return callerOf(deps, request).address === caller.address;
      } catch {
        return false;
      }
    };
    response.on('close', () => {
      cancel();
      unsubscribe();
    });
  });
  return routes;
}

function redact(caller: Caller, event: StreamEvent, own: ReadonlySet<string>): StreamEvent | undefined {
  switch (event.topic) {
    case 'robot':
      return { topic: 'robot', data: redactRobot(caller, event.data) };
    case 'job':
      return {
        topic: 'job',
        data: redactJob(caller, event.data, event.data.device !== null && own.has(event.data.device)),
      };
    case 'plan':
      return { topic: 'plan', data: redactPlan(caller, event.data, own) };
    case 'alert':
      return redactAlert(caller, event.data) && event;
    case 'epoch':
    case 'reset':
      return event;
  }
}
