import { shortJob } from '../format/short.ts';
import { usePage } from '../page.ts';

/** A delivery's short id; opens it. */
export function JobLink({ job }: { readonly job: string }) {
  const page = usePage();
  return (
    <button
      type="button"
      class="link-button"
      title={job}
      onClick={() => page.select({ kind: 'job', id: job })}
    >
      {shortJob(job)}
    </button>
  );
}
