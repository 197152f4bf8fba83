import { createHash } from 'node:crypto';
import { SqliteOutbox } from '../../../edge/reporting/sqlite-outbox.ts';
import { systemClock } from '../../../protocol/clock.ts';
import { systemRandom } from '../../../protocol/random.ts';
import { toUnixSeconds } from '../../../protocol/units.ts';

/**
 * Child process of the kill -9 test: opens the outbox, starts a session and appends frames of random bytes as
 * fast as it can; tells each number only once the frame is durable, as an agent sends only then.
 */
const [file] = process.argv.slice(2);
if (file === undefined) throw new Error('usage: outbox-writer FILE');
const outbox = new SqliteOutbox(file, { maxBytes: 100_000_000, maxAge: 1e12 }, systemClock);
await outbox.start();
await outbox.startSession({ session: 0, sequence: 0 }, toUnixSeconds(systemClock.now()));
process.stdout.write('ready\n');
for (;;) {
  const { session, sequence } = outbox.position();
  const bytes = systemRandom.bytes(200);
  const digest = createHash('sha256').update(bytes).digest('hex');
  await outbox.append({ session, sequence: sequence + 1, bytes, kind: 'telemetry' }, bytes.slice(0, 16));
  process.stdout.write(`${session} ${sequence + 1} ${digest}\n`);
}
