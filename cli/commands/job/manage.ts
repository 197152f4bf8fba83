import { type JobId, jobId } from '../../../protocol/ids.ts';
import { type JobState, type JobView, jobStates } from '../../../protocol/views/job.ts';
import { type Define, leaf, type Run } from '../../command.ts';
import { knownHub, signedInHub } from '../../connect.ts';
import { allJobs } from '../../hub/all-jobs.ts';
import type { HubClient } from '../../hub-client.ts';
import { JobBook } from '../../job-book.ts';
import { type Column, formatFields, formatTable } from '../../output/table.ts';
import { shortJob, showCode, showDistance, showPlace, showTime } from '../../output/units.ts';
import { keptJob, sendJob } from '../../shipper.ts';

const columns: readonly Column<JobView>[] = [
  { title: 'job', cell: ({ job }) => job, shrink: true },
  { title: 'state', cell: ({ state, cancelling }) => (cancelling ? `${state} (cancelling)` : state) },
  { title: 'robot', cell: ({ device }) => device?.slice(0, 8) ?? '-' },
  { title: 'distance', align: 'right', cell: ({ distance }) => showDistance(distance) },
  { title: 'late after', cell: ({ latest }) => showTime(latest * 1_000) },
  { title: 'reason', cell: ({ reason }) => reason ?? '' },
];

export const defineList: Define = (command, environment) => {
  command.addOption(command.createOption('--state <state>', 'only these').choices(jobStates));
  command.option('--mine', 'only jobs whose codes are kept here');
  const settings = ['hub', 'keypair', 'data'] as const;
  leaf<{ state?: JobState; mine?: boolean }>(command, environment, settings, async (run, options) => {
    const all = await allJobs(knownHub(run), options.state);
    const mine =
      options.mine === true ? new Set(await new JobBook(run.settings.get('data')).ids()) : undefined;
    const jobs = mine === undefined ? all : all.filter(({ job }) => mine.has(job));
    run.output.result(jobs, () =>
      jobs.length === 0 ? 'no jobs' : formatTable(columns, jobs, run.output.width),
    );
  });
};

export const defineShow: Define = (command, environment) => {
  command.argument('<job>', 'the id of the job, or its first digits');
  leaf(command, environment, ['hub', 'keypair'], async (run, _options, [word = '']) => {
    const hub = knownHub(run);
    const job = await hub.job(await jobAtHub(hub, word));
    run.output.result(job, () =>
      [
        formatFields([
          ['job', job.job],
          ['state', job.reason === null ? job.state : `${job.state}: ${job.reason}`],
          ['shipper', job.shipper],
          ['robot', job.device ?? '-'],
          ['from', showPlace(job.pickUp)],
          ['to', showPlace(job.dropOff)],
          ['distance', showDistance(job.distance)],
          ['late after', showTime(job.latest * 1_000)],
        ]),
        '',
        ...job.events.map(({ time, to, cause }) => `${showTime(time)}  ${to.padEnd(10)}  ${cause}`),
      ].join('\n'),
    );
  });
};

export const defineCodes: Define = (command, environment) => {
  command.argument('<job>', 'the id of the job, or its first digits');
  leaf(command, environment, ['data'], async (run, _options, [word = '']) => {
    const { job, codes } = await keptHere(run, word);
    run.output.result({ job, codes }, () =>
      formatFields([
        ['job', shortJob(job)],
        ['pick-up', showCode(codes['pick-up'])],
        ['drop-off', showCode(codes['drop-off'])],
        ['return', showCode(codes.return)],
      ]),
    );
  });
};

export const defineSend: Define = (command, environment) => {
  command.argument('<job>', 'the id of the job, or its first digits');
  leaf(command, environment, ['hub', 'keypair', 'data'], async (run, _options, [word = '']) => {
    const view = await sendJob(signedInHub(run).hub, await keptHere(run, word));
    run.output.result(view, () => `${view.job} is ${view.state}`);
  });
};

export const defineCancel: Define = (command, environment) => {
  command.argument('<job>', 'the id of the job, or its first digits');
  leaf(command, environment, ['hub', 'keypair'], async (run, _options, [word = '']) => {
    const { hub } = signedInHub(run);
    const view = await hub.cancelJob(await jobAtHub(hub, word));
    run.output.result(view, () =>
      view.cancelling
        ? `${shortJob(view.job)} is being called off; the robot was told`
        : `${shortJob(view.job)} is ${view.state}`,
    );
  });
};

/** A whole id, or the first digits of the only job that has them. */
async function jobAtHub(hub: HubClient, word: string): Promise<JobId> {
  if (!/^[0-9a-f]{4,63}$/.test(word)) return jobId(word);
  const matching = (await allJobs(hub)).filter(({ job }) => job.startsWith(word));
  return matching.length === 1 && matching[0] !== undefined ? matching[0].job : jobId(word);
}

async function keptHere(run: Run, word: string) {
  const folder = run.settings.get('data');
  const book = new JobBook(folder);
  const matching = /^[0-9a-f]{4,63}$/.test(word)
    ? (await book.ids()).filter((id) => id.startsWith(word))
    : [];
  const job: JobId = matching.length === 1 && matching[0] !== undefined ? matching[0] : jobId(word);
  return await keptJob(book, folder, job);
}
