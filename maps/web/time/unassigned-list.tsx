import type { PlanView } from '../../../protocol/views/plan.ts';
import { JobLink } from '../components/job-link.tsx';
import { usePage } from '../page.ts';

/** Listed at most; a full fleet leaves more over. */
const MOST = 100;

/** Deliveries in no robot's plan, with the planner's reason, the constraint it met, and what would help. */
export function UnassignedList({ left }: { readonly left: PlanView['unassigned'] }) {
  const page = usePage();
  if (left.length === 0) return null;
  return (
    <section class="unassigned">
      <h3>
        {page.text('unassigned')} <span class="count">{left.length}</span>
      </h3>
      <ul>
        {left.slice(0, MOST).map(({ job, code, constraint, hint }) => (
          <li key={job}>
            <JobLink job={job} /> <strong>{page.text(`unassigned.${code}`)}</strong>
            <span class="why">{page.hubReason(constraint, hint)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
