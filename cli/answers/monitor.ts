import { z } from 'zod';
import { alertView } from '../../protocol/views/alert.ts';
import { epochView } from '../../protocol/views/epoch.ts';
import { jobView } from '../../protocol/views/job.ts';
import { planView } from '../../protocol/views/plan.ts';
import { robotView } from '../../protocol/views/robot.ts';
import { type Answers, lines, problem } from './answer.ts';

const event = <T extends string, D extends z.ZodType>(topic: T, data: D) =>
  z.strictObject({ topic: z.literal(topic), data });

export const answers: Answers = {
  monitor: lines(
    z.array(robotView).meta({ description: 'with --once' }),
    z.strictObject({ map: z.string(), opened: z.boolean() }).meta({ description: 'with --map' }),
    event('connection', z.strictObject({ state: z.literal('open') })),
    event('connection', z.strictObject({ state: z.literal('lost'), ...problem.shape })),
    event('robot', robotView),
    event('job', jobView),
    event('plan', planView),
    event('epoch', epochView),
    event('alert', alertView),
  ),
};
