import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { DataFolder } from '../../edge/data-folder.ts';
import { isFleetError } from '../../protocol/errors.ts';
import { aFolder } from './a-job.ts';

test('Two agents on one folder: the second is told, and may come when the first has gone', async (t) => {
  const folder = join(await aFolder(t), 'robot');
  const first = new DataFolder(folder);
  await first.start();
  const second = new DataFolder(folder);
  t.true(isFleetError(await t.throwsAsync(second.start()), 'AGENT_FOLDER_LOCKED'));
  await first.stop();
  await second.start();
  await second.stop();
});

test('A folder that cannot be made is named', async (t) => {
  const file = join(await aFolder(t), 'file');
  await writeFile(file, '');
  t.true(
    isFleetError(await t.throwsAsync(new DataFolder(join(file, 'robot')).start()), 'AGENT_FOLDER_UNUSABLE'),
  );
});
