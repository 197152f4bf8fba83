import { join } from 'node:path';
import sqlite3 from 'sqlite3';
import { z } from 'zod';
import type { HubClient } from '../../hub-client.ts';
import type { Scene } from '../scene.ts';

const jobRows = z.array(z.object({ job: z.string(), state: z.string() }));
const markRows = z.array(z.object({ device: z.string(), sequence: z.int() }));

/** What the page loads is what the hub's database holds: every job with its state, every robot's last frame. */
export const comparePage = (scene: Scene): Promise<void> =>
  scene.step('page', "compare the page's state with the store", async () => {
    const { cast, folder } = scene.world;
    const hub = scene.hubAs(cast.council);
    const file = join(folder, 'hub', 'hub.sqlite');
    const figures = await scene.waitFor('page and store say the same', 20, async () => {
      const shown = await shownJobs(hub);
      const stored = jobRows.parse(await rows(file, 'SELECT job, state FROM jobs'));
      const same = stored.every(({ job, state }) => shown.get(job) === state) && stored.length === shown.size;
      const marks = markRows.parse(await rows(file, 'SELECT device, sequence FROM device_marks'));
      const robots = await hub.devices();
      const current = marks.every(({ device, sequence }) =>
        robots.some((robot) => robot.device === device && robot.sequence >= sequence),
      );
      return same && current ? { jobs: shown.size, robots: robots.length } : undefined;
    });
    return { made: undefined, figures };
  });

async function shownJobs(hub: HubClient): Promise<Map<string, string>> {
  const shown = new Map<string, string>();
  for (let after: string | null | undefined; after !== null; ) {
    const page = await hub.jobs(after === undefined ? {} : { after });
    for (const { job, state } of page.jobs) shown.set(job, state);
    after = page.next;
  }
  return shown;
}

function rows(file: string, sql: string): Promise<unknown[]> {
  return new Promise((resolve, reject) => {
    const database = new sqlite3.Database(file, sqlite3.OPEN_READONLY);
    database.all(sql, (error, found) => {
      database.close();
      if (error === null) resolve(found);
      else reject(error);
    });
  });
}
