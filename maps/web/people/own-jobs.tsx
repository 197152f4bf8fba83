import type { Signal } from '@preact/signals';
import type { JobView } from '../../../protocol/views/job.ts';
import { usePage } from '../page.ts';

/** Narrows the deliveries to those ordered in this browser. */
export function OwnJobsFilter({
  only,
  jobs,
}: {
  readonly only: Signal<boolean>;
  readonly jobs: readonly JobView[];
}) {
  const page = usePage();
  const own = jobs.filter(({ job }) => page.codes.codesOf(job) !== undefined).length;
  return (
    <div class="own-jobs">
      <button
        type="button"
        class="button"
        aria-pressed={only.value}
        onClick={() => {
          only.value = !only.value;
        }}
      >
        <span aria-hidden="true">{only.value ? '☑' : '☐'}</span> {page.text('mine')}{' '}
        <span class="count">{own}</span>
      </button>
      {only.value ? <p class="sub">{page.text(own === 0 ? 'mineNone' : 'mineHint')}</p> : null}
    </div>
  );
}
