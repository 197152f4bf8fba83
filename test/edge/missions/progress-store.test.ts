import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { newProgress } from '../../../edge/missions/progress.ts';
import { MemoryProgress, ProgressFile, type ProgressStore } from '../../../edge/missions/progress-store.ts';
import { isFleetError } from '../../../protocol/errors.ts';
import { aFolder, aJob, aMission, place } from '../a-job.ts';
import { ExecutorUnderTest } from './a-moment.ts';

/** A progress with everything in it. */
function busy() {
  const job = aJob(place(10, 0), place(90, 0));
  const robot = new ExecutorUnderTest();
  robot.mission(1, aMission(job));
  robot.standAt(job.pickUp.at);
  robot.type(job.codes['pick-up']);
  robot.compartments[0] = job.id;
  robot.stand();
  robot.standAt(job.dropOff.at);
  robot.type('0000000000000000');
  robot.stand(200);
  return robot.progress;
}

const stores: [string, (t: Parameters<typeof aFolder>[0]) => Promise<ProgressStore>][] = [
  ['The progress file', async (t) => new ProgressFile(join(await aFolder(t), 'progress.json'))],
  ['The in-memory progress', async () => new MemoryProgress()],
];
for (const [name, open] of stores) {
  test(`${name} gives back exactly what was written, and a new robot's before that`, async (t) => {
    const store = await open(t);
    t.deepEqual(await store.read(), newProgress);
    const progress = busy();
    await store.write(progress);
    const read = await store.read();
    t.deepEqual(JSON.stringify(read), JSON.stringify(progress));
  });
}

test('A broken progress file is an error with a code: parcels may be aboard', async (t) => {
  const file = join(await aFolder(t), 'progress.json');
  await new ProgressFile(file).write(busy());
  const text = await readFile(file, 'utf8');
  for (const broken of [
    '',
    '{}',
    text.slice(0, -5),
    text.replace('"at-door"', '"elsewhere"').replace('driving', 'x'),
  ]) {
    await writeFile(file, broken);
    t.true(isFleetError(await t.throwsAsync(new ProgressFile(file).read()), 'MISSION_FILE_INVALID'));
  }
});
