import type { JobView } from '../../../protocol/views/job.ts';
import { shortId } from '../format/short.ts';
import { showMoment } from '../format/time.ts';
import { usePage } from '../page.ts';
import { ShareForm } from './share-form.tsx';

const ends: readonly string[] = ['delivered', 'returned', 'failed', 'cancelled'];

/** What a shipper has in hand for a delivery ordered here: the recipient's link, and the proof once it is there. */
export function JobPapers({ job }: { readonly job: JobView }) {
  const page = usePage();
  const codes = page.codes.codesOf(job.job);
  return (
    <>
      {codes === undefined || ends.includes(job.state) ? null : (
        <ShareForm target={{ kind: 'job', job: job.job, code: codes['drop-off'] }} />
      )}
      {job.state === 'delivered' ? <ProofOfDelivery job={job} /> : null}
    </>
  );
}

function ProofOfDelivery({ job: { changed, device } }: { readonly job: JobView }) {
  const page = usePage();
  const seconds = changed / 1_000;
  const epoch = page.fleet.epochs.value.find(({ from, to }) => from <= seconds && seconds < to);
  return (
    <section class="proof">
      <h3>{page.text('proof')}</h3>
      <p>
        <span aria-hidden="true">✓ </span>
        {page.text('deliveredBy', {
          time: showMoment(page.language.value, changed, page.clock.now()),
          device: device === null ? '–' : shortId(device),
        })}
      </p>
      {epoch === undefined || epoch.records === null ? (
        <p class="sub">{page.text('proofPending')}</p>
      ) : (
        <p class="sub">
          {page.text('proofEpoch', { number: epoch.number })}{' '}
          <a href={`/v1/epochs/${epoch.number}/work.car`} download={`epoch-${epoch.number}-work.car`}>
            {page.text('evidence', { records: epoch.records })}
          </a>
        </p>
      )}
    </section>
  );
}
