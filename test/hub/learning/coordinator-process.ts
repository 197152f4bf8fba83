import { Coordinator } from '../../../hub/learning/coordinator.ts';
import { Database } from '../../../hub/store/database.ts';
import { SqliteLearningStore } from '../../../hub/store/sqlite-learning-store.ts';
import { ManualClock } from '../../../protocol/clock.ts';
import { toHex } from '../../../protocol/ids.ts';
import { nativeVerifier } from '../../../protocol/sodium/native.ts';
import { milliseconds, unixMilliseconds } from '../../../protocol/units.ts';
import {
  aContribution,
  firstModel,
  honest,
  hub,
  NOON,
  network,
  opened,
  ownerOfDevice,
  robotId,
  tinyCodec,
} from './a-round.ts';

/*
 * A hub that learns one round with four robots and tells what came of it. With `before` or `after` it dies by
 * SIGKILL at its first write to the disk, with `never` it lives.
 */
const [folder, dies] = process.argv.slice(2) as [string, 'before' | 'after' | 'never'];

class MortalDatabase extends Database {
  override async transaction<T>(work: Parameters<Database['transaction']>[0]): Promise<T> {
    let wrote = false;
    const result = await super.transaction(async (sql) => {
      const done = await work({
        ...{ get: sql.get.bind(sql), all: sql.all.bind(sql) },
        run: async (text, values) => {
          wrote = true;
          return sql.run(text, values);
        },
      });
      if (wrote && dies === 'before') process.kill(process.pid, 'SIGKILL');
      return done;
    });
    if (wrote && dies === 'after') process.kill(process.pid, 'SIGKILL');
    return result as T;
  }
}

const database = new MortalDatabase(folder);
await database.start();
const store = new SqliteLearningStore(database);
const realClock = new ManualClock(unixMilliseconds(NOON * 1_000));
const coordinator = new Coordinator({
  network,
  signer: hub,
  verifier: nativeVerifier,
  store,
  realClock,
  plan: { seconds: 60, pause: 1_000_000, quorum: 3, mostNorm: 2_000 },
  codec: tinyCodec,
  first: firstModel,
  ownerOf: ownerOfDevice,
  announce: () => undefined,
  changed: () => undefined,
  report: (error) => {
    throw error;
  },
});
await coordinator.start();
await coordinator.stop();
const message = coordinator.current();
if (message !== undefined) {
  const round = opened(message);
  for (const robot of [0, 1, 2, 3]) {
    await coordinator.take(robotId(robot), aContribution(round, robot, honest(robot)));
  }
  realClock.advance(milliseconds(61_000));
  await coordinator.look();
}
const round = await store.latest();
const rows = await store.contributions(1);
const told = rows.map(({ device, state, payload }) => [device, state, toHex(payload)]);
process.stdout.write(
  JSON.stringify({ state: round?.state, result: toHex(round?.result ?? new Uint8Array()), told }),
);
await database.stop();
