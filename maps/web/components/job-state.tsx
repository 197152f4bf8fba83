import type { JobState } from '../../../protocol/views/job.ts';
import { usePage } from '../page.ts';

const signs: Readonly<Record<JobState, string>> = {
  open: '○',
  planned: '◔',
  assigned: '◑',
  accepted: '▶',
  'picked-up': '▲',
  delivered: '✓',
  returned: '↩',
  failed: '✕',
  cancelled: '–',
};

/** A delivery's state as sign and word. */
export function JobStateBadge({ state }: { readonly state: JobState }) {
  const page = usePage();
  return (
    <span class={`mood job-${state}`}>
      <span aria-hidden="true">{signs[state]}</span> {page.text(`job.${state}`)}
    </span>
  );
}
