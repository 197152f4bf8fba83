import { FleetError } from '../../../protocol/errors.ts';
import type { JobId } from '../../../protocol/ids.ts';
import type { JobExplanation, PlanView } from '../../../protocol/views/plan.ts';
import { type Define, leaf, type Run } from '../../command.ts';
import { knownHub } from '../../connect.ts';
import { formatTable } from '../../output/table.ts';
import { shortJob, showTime } from '../../output/units.ts';

export const defineExplain: Define = (command, environment) => {
  const explain = command
    .command('explain')
    .description('why a robot does a job and what the next best would cost; without a job, why jobs wait')
    .argument('[job]', 'its id or first digits');
  leaf(explain, environment, ['hub', 'keypair'], async (run, _options: object, [word]: readonly string[]) => {
    await (word === undefined ? whyJobsWait(run) : whyThisJob(run, word));
  });
};

async function whyJobsWait(run: Run): Promise<void> {
  const { unassigned } = await knownHub(run).plan();
  run.output.result(unassigned, () =>
    unassigned.length === 0
      ? 'no job waits'
      : formatTable(
          [
            { title: 'job', cell: ({ job }) => shortJob(job) },
            { title: 'reason', cell: ({ code }) => code },
            { title: 'because', cell: ({ constraint }) => constraint },
            { title: 'what helps', cell: ({ hint }) => hint },
          ],
          unassigned,
          run.output.width,
        ),
  );
}

async function whyThisJob(run: Run, word: string): Promise<void> {
  const hub = knownHub(run);
  const explanation = await hub.explainJob(jobOf(await hub.plan(), word));
  run.output.result(explanation, () => textOf(explanation, run.output.width));
}

/** The one job of the plan that begins so. Throws JOB_NOT_PLANNED when there is none or more. */
function jobOf({ routes, unassigned }: PlanView, word: string): JobId {
  const planned = routes.flatMap(({ stops }) => stops.flatMap(({ job }) => (job === null ? [] : [job])));
  const found = new Set(
    [...planned, ...unassigned.map(({ job }) => job)].filter((job) => job.startsWith(word)),
  );
  const [job] = found;
  if (job === undefined || found.size > 1) throw new FleetError('JOB_NOT_PLANNED', { job: word });
  return job;
}

function textOf({ job, made, device, sentence, unassigned, others }: JobExplanation, width: number): string {
  const head = `${shortJob(job)}, plan of ${showTime(made * 1_000)}: ${device === null ? 'no robot' : `robot ${device.slice(0, 8)}`}`;
  const help = unassigned === null ? [] : [`${unassigned.code}: ${unassigned.hint}`];
  const table =
    others.length === 0
      ? []
      : [
          formatTable(
            [
              { title: 'other robots', cell: (row) => row.device.slice(0, 8) },
              {
                title: 'would cost',
                align: 'right',
                cell: (row) => (row.added === null ? '' : String(Math.round(row.added))),
              },
              { title: 'cannot', cell: (row) => row.code ?? '' },
              { title: 'because', cell: (row) => row.constraint ?? '' },
            ],
            others,
            width,
          ),
        ];
  return [head, sentence, ...help, ...table].join('\n');
}
