import { useEffect, useState } from 'preact/hooks';
import type { JobDetail } from '../../../protocol/views/job.ts';
import { showDistance } from '../format/measure.ts';
import { shortId, shortJob } from '../format/short.ts';
import { showMoment } from '../format/time.ts';
import { usePage } from '../page.ts';
import { JobPapers } from '../people/job-papers.tsx';
import { CancelOwn } from '../time/cancel-own.tsx';
import { Facts } from './facts.tsx';
import { JobCodesList } from './job-codes.tsx';
import { JobStateBadge } from './job-state.tsx';
import { PanelFrame } from './panel-frame.tsx';

/** One delivery: where it stands, what happened, and its codes when they are this browser's. */
export function JobPanel({ job: id }: { readonly job: string }) {
  const page = usePage();
  const job = page.fleet.jobs.value.find((one) => one.job === id);
  if (job === undefined) return null;
  const moment = (time: number) => showMoment(page.language.value, time, page.clock.now());
  const unassigned = page.fleet.plan.value.unassigned.find((one) => one.job === id);
  const { device } = job;
  return (
    <PanelFrame title={shortJob(id)} whole={id} sub={page.text('delivery')}>
      <p class="badges">
        <JobStateBadge state={job.state} />
      </p>
      {job.reason === null ? null : (
        <p class="note">
          {page.text('reason')}: {page.hubSays(job.reason)}
        </p>
      )}
      {unassigned === undefined ? null : (
        <p class="note">
          {page.text('whyWaiting')}: <strong>{page.text(`unassigned.${unassigned.code}`)}</strong>
          <span class="why">{page.hubReason(unassigned.constraint, unassigned.hint)}</span>
        </p>
      )}
      <Facts
        rows={[
          [page.text('distance'), showDistance(page.language.value, job.distance)],
          [page.text('ordered'), moment(job.created)],
          [page.text('latest'), moment(job.latest * 1_000)],
          [
            page.text('robot'),
            device === null ? (
              '–'
            ) : (
              <button
                key="robot"
                type="button"
                class="link-button"
                title={device}
                onClick={() => page.select({ kind: 'robot', id: device })}
              >
                {shortId(device)}
              </button>
            ),
          ],
        ]}
      />
      <CancelOwn job={job} />
      <JobCodesList job={id} />
      <JobPapers job={job} />
      <JobHistory job={id} changed={job.changed} />
    </PanelFrame>
  );
}

function JobHistory({ job, changed }: { readonly job: string; readonly changed: number }) {
  const page = usePage();
  const [detail, setDetail] = useState<JobDetail | undefined>(undefined);
  useEffect(() => {
    let wanted = true;
    page.api.job(job).then(
      (read) => wanted && setDetail(read),
      () => undefined,
    );
    return () => {
      wanted = false;
    };
  }, [job, changed]);
  if (detail === undefined || detail.job !== job) return null;
  return (
    <section>
      <h3>{page.text('history')}</h3>
      <ol class="history">
        {detail.events.map(({ number, time, to, cause }) => (
          <li key={number}>
            <span class="sub">{showMoment(page.language.value, time, page.clock.now())}</span>{' '}
            <JobStateBadge state={to} /> <span class="sub">{page.hubSays(cause)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
