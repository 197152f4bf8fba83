import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import sqlite3 from 'sqlite3';
import { type Parts, runCheck } from '../../cli/start/check.ts';
import type { Part } from '../../cli/start/part.ts';
import { openWorld } from '../../cli/start/world.ts';
import { systemClock } from '../../protocol/clock.ts';
import { systemRandom } from '../../protocol/random.ts';

/** Rows of a query on a closed database file. */
function rows<T>(file: string, sql: string): Promise<T[]> {
  return new Promise((resolve, reject) => {
    const database = new sqlite3.Database(file, sqlite3.OPEN_READONLY);
    database.all<T>(sql, (error, found) => {
      database.close();
      if (error === null) resolve(found);
      else reject(error);
    });
  });
}

/** A power cut and a restart. */
async function crash(...parts: readonly Part[]): Promise<void> {
  await Promise.all(parts.map((part) => part.kill()));
  for (const part of parts) await part.start();
}

/** What is killed once so many jobs have ended. */
const crashes: Readonly<Record<number, (parts: Parts) => Promise<void>>> = {
  0: ({ agents }) => crash(...agents),
  1: ({ hub }) => crash(hub),
  2: ({ chain }) => crash(chain),
  3: ({ hub, agents }) => crash(hub, ...agents),
  4: ({ chain, hub, agents }) => crash(chain, hub, ...agents),
};

test.serial(
  'hub, robot and chain are killed in the middle of a run, and nothing is lost or paid twice',
  async (t) => {
    t.timeout(400_000);
    const folder = await mkdtemp(join(tmpdir(), 'wayproof-kill-'));
    const clock = systemClock;
    const world = await openWorld({
      folder,
      map: 'town',
      speed: 40,
      robots: 2,
      drones: 0,
      usualPorts: false,
      clock,
    });
    const done = new Set<number>();
    const report = await runCheck({
      world,
      clock,
      random: systemRandom,
      signal: new AbortController().signal,
      listener: { began: () => undefined, ended: ({ name, seconds }) => t.log(name, seconds) },
      onDelivered: async (ended, parts) => {
        for (let count = 0; count <= ended; count++) {
          if (done.has(count)) continue;
          done.add(count);
          await crashes[count]?.(parts);
        }
      },
    });
    // The check itself compares the tokens with the formula: a job paid twice, or not, fails the last step.
    t.deepEqual(
      report.steps.filter((step) => !step.ok),
      [],
    );
    t.true(report.ok);
    t.true(done.size >= 5, 'every crash happened');

    const hub = join(folder, 'hub', 'hub.sqlite');
    const stored = await rows<{ signature: string }>(hub, 'SELECT hex(signature) AS signature FROM frames');
    const known = new Set(stored.map(({ signature }) => signature));
    t.is(known.size, stored.length, 'no frame is stored twice');
    for (const { folder: robot } of world.robots) {
      // A queued frame is session 4, sequence 8, t0 8, then its signature.
      const acknowledged = await rows<{ signature: string }>(
        join(robot, 'data', 'outbox.sqlite'),
        'SELECT hex(substr(bytes, 21, 64)) AS signature FROM frames WHERE acked = 1',
      );
      t.true(acknowledged.length > 0);
      t.deepEqual(
        acknowledged.filter(({ signature }) => !known.has(signature)),
        [],
      );
    }
    t.deepEqual(
      await rows(hub, 'SELECT * FROM equivocations'),
      [],
      'no honest robot looks like an equivocator',
    );
    await rm(folder, { recursive: true, force: true });
  },
);
