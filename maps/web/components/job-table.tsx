import { useSignal } from '@preact/signals';
import type { JobView } from '../../../protocol/views/job.ts';
import { showDistance } from '../format/measure.ts';
import { shortJob } from '../format/short.ts';
import { usePage } from '../page.ts';
import { OwnJobsFilter } from '../people/own-jobs.tsx';
import { ImportPlace } from '../time/import-place.tsx';
import { JobStateBadge } from './job-state.tsx';
import { useKeepInSight } from './keep-in-sight.ts';
import { RowButton } from './row-button.tsx';

export function JobTable() {
  const page = usePage();
  const onlyOwn = useSignal(false);
  const all = page.fleet.jobs.value;
  if (all.length === 0) {
    return (
      <>
        <div class="table-tools">
          <ImportPlace />
        </div>
        <p class="empty">{page.text(page.link.value === 'connecting' ? 'layerLoading' : 'noJobs')}</p>
      </>
    );
  }
  const jobs = onlyOwn.value ? all.filter(({ job }) => page.codes.codesOf(job) !== undefined) : all;
  return (
    <>
      <div class="table-tools">
        <ImportPlace />
        <OwnJobsFilter only={onlyOwn} jobs={all} />
      </div>
      <table class="rows">
        <caption class="hidden">{page.text('jobs')}</caption>
        <thead>
          <tr>
            <th scope="col">{page.text('delivery')}</th>
            <th scope="col">{page.text('state')}</th>
            <th scope="col" class="number">
              {page.text('distance')}
            </th>
          </tr>
        </thead>
        <tbody>
          {jobs.map((job) => (
            <JobRow key={job.job} job={job} />
          ))}
        </tbody>
      </table>
    </>
  );
}

function JobRow({ job }: { readonly job: JobView }) {
  const page = usePage();
  const selection = page.selection.value;
  const chosen = selection?.kind === 'job' && selection.id === job.job;
  const toggle = () => page.select(chosen ? undefined : { kind: 'job', id: job.job });
  const row = useKeepInSight(chosen);
  return (
    <tr ref={row} class={chosen ? 'row chosen' : 'row'} data-job={job.job} onClick={toggle}>
      <th scope="row">
        <RowButton chosen={chosen} toggle={toggle}>
          <span class="id" title={job.job}>
            {shortJob(job.job)}
          </span>
          {page.codes.codesOf(job.job) === undefined ? null : <span class="sub">{page.text('yours')}</span>}
        </RowButton>
      </th>
      <td>
        <JobStateBadge state={job.state} />
        {job.reason === null ? null : <span class="why">{page.hubSays(job.reason)}</span>}
      </td>
      <td class="number">{showDistance(page.language.value, job.distance)}</td>
    </tr>
  );
}
