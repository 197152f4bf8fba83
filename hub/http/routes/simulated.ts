import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Router } from 'express';
import { toHex } from '../../../protocol/ids.ts';
import { parseSimulatedPeople } from '../../../protocol/views/simulated-people.ts';
import type { HttpDeps } from '../deps.ts';

/**
 * Simulated worlds only: tells the people at the doors what a shipper would tell them. These routes exist only
 * when the configuration names a folder of simulated people, which a real network's never does.
 */
export function simulatedRoutes({ page, random }: Pick<HttpDeps, 'page' | 'random'>): Router {
  const routes = Router();
  const peopleFolder = page?.peopleFolder;
  if (peopleFolder === undefined) return routes;
  routes.post('/people', async (request, response) => {
    const people = parseSimulatedPeople(request.body);
    await mkdir(peopleFolder, { recursive: true, mode: 0o700 });
    // Under another name first: a robot must never read half a file. The job's name is checked hex.
    const draft = join(peopleFolder, `.${people.job}.${toHex(random.bytes(6))}`);
    await writeFile(draft, `${JSON.stringify(people)}\n`, { mode: 0o600 });
    await rename(draft, join(peopleFolder, `${people.job}.json`));
    response.status(204).end();
  });
  return routes;
}
