import type { JobState, JobView } from '../../protocol/views/job.ts';
import type { HubClient } from '../hub-client.ts';

/** Every page: a hub with many jobs answers in parts. */
export async function allJobs(hub: HubClient, state?: JobState): Promise<JobView[]> {
  const jobs: JobView[] = [];
  let after: string | null = null;
  do {
    const page = await hub.jobs({
      ...(state === undefined ? {} : { state }),
      ...(after === null ? {} : { after }),
    });
    jobs.push(...page.jobs);
    after = page.next;
  } while (after !== null);
  return jobs;
}
