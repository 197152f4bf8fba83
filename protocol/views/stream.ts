import { type AlertView, parseAlertView } from './alert.ts';
import { type EpochView, parseEpochView } from './epoch.ts';
import { type JobView, parseJobView } from './job.ts';
import { type PlanView, parsePlanView } from './plan.ts';
import { parseRobotView, type RobotView } from './robot.ts';

/** Event name → payload of `GET /v1/stream`. `reset` says: the gap is too old to replay, load everything again. */
export interface StreamEvents {
  readonly robot: RobotView;
  readonly job: JobView;
  readonly plan: PlanView;
  readonly epoch: EpochView;
  /** Operators and owners only. */
  readonly alert: AlertView;
  readonly reset: null;
}
export type StreamTopic = keyof StreamEvents;
export type StreamEvent = {
  [K in StreamTopic]: { readonly topic: K; readonly data: StreamEvents[K] };
}[StreamTopic];

/** One server-sent event by its name; undefined for a name of a newer hub. Throws PAYLOAD_INVALID. */
export function parseStreamEvent(topic: string, data: unknown): StreamEvent | undefined {
  switch (topic) {
    case 'robot':
      return { topic, data: parseRobotView(data) };
    case 'job':
      return { topic, data: parseJobView(data) };
    case 'plan':
      return { topic, data: parsePlanView(data) };
    case 'epoch':
      return { topic, data: parseEpochView(data) };
    case 'alert':
      return { topic, data: parseAlertView(data) };
    case 'reset':
      return { topic, data: null };
    default:
      return undefined;
  }
}
