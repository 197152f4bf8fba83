import type { PlanView } from '../../protocol/views/plan.ts';
import { type Define, leaf } from '../command.ts';
import { knownHub } from '../connect.ts';
import { shortJob, showTime } from '../output/units.ts';
import { defineExplain } from './plan/explain.ts';
import { defineSolve } from './plan/solve.ts';

export const define: Define = (command, environment) => {
  const show = command.command('show').description('what every robot does next');
  leaf(show, environment, ['hub', 'keypair'], async (run) => {
    const plan = await knownHub(run).plan();
    run.output.result(plan, () => routesOf(plan));
  });
  defineSolve(command, environment);
  defineExplain(command, environment);
};

function routesOf({ routes, unassigned, made }: PlanView): string {
  const blocks = routes.map(({ device, stops, metres, seconds }) =>
    [
      `${device.slice(0, 8)}: ${stops.length} stops, ${(metres / 1000).toFixed(1)} km, ${Math.round(seconds / 60)} min`,
      ...stops.map(
        ({ kind, job, arrive, committed }) =>
          `  ${showTime(arrive * 1_000)}  ${kind.padEnd(8)}  ${job === null ? '' : shortJob(job)}${committed ? '  (on the way)' : ''}`,
      ),
    ].join('\n'),
  );
  const waiting =
    unassigned.length === 0 ? [] : [`${unassigned.length} jobs wait; "wayproof plan explain" tells why`];
  return [`made ${showTime(made * 1_000)}`, ...blocks, ...waiting].join('\n');
}
