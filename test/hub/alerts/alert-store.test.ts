import test, { type ExecutionContext } from 'ava';
import type { Alert, AlertStore } from '../../../hub/alerts/alert-store.ts';
import { MemoryAlertStore } from '../../../hub/alerts/memory-alert-store.ts';
import { SqliteAlertStore } from '../../../hub/alerts/sqlite-alert-store.ts';
import { jobId } from '../../../protocol/ids.ts';
import { aDatabase } from '../support/a-database.ts';
import { robotNumber } from '../support/a-fleet.ts';
import { aPerson } from '../support/a-world.ts';

const stores: readonly [string, (t: ExecutionContext) => Promise<AlertStore>][] = [
  ['in memory', async () => new MemoryAlertStore()],
  ['SQLite', async (t) => new SqliteAlertStore(await aDatabase(t))],
];
const owner = aPerson(9).address;
const { id: device } = robotNumber(1);
const stuck: Alert = {
  id: `stuck.${device}`,
  kind: 'stuck',
  device,
  owner,
  job: null,
  since: 5,
  acknowledged: null,
};
const job = jobId('ab'.repeat(32));
const late: Alert = {
  id: `late.${job}`,
  kind: 'late',
  device: null,
  owner: null,
  job,
  since: 6,
  acknowledged: { by: owner, at: 7 },
};

for (const [name, make] of stores) {
  test(`${name}: alerts come back as they were saved, one an id, until they are removed`, async (t) => {
    const store = await make(t);
    await store.save(stuck);
    await store.save(late);
    t.deepEqual(await store.alerts(), [stuck, late]);
    const taken = { ...stuck, acknowledged: { by: owner, at: 9 } };
    await store.save(taken);
    await store.remove(late.id);
    await store.remove('stuck.nobody');
    t.deepEqual(await store.alerts(), [taken]);
  });
}
