// Fills a hub's database with the committed rows of one epoch: FOLDER DELIVERIES DEVICES
import { Database } from '../../hub/store/database.ts';
import { insertRows } from '../../hub/store/insert-rows.ts';
import { jobColumns, jobValues } from '../../hub/store/job-rows.ts';
import type { SqlValue } from '../../hub/store/row.ts';
import { address, keyText, toHex } from '../../protocol/ids.ts';
import { jobStatement } from '../../protocol/statements/job.ts';
import { unixMilliseconds } from '../../protocol/units.ts';
import { deviceOf, FRAMES_A_DELIVERY, robotOf, SLOTS, start, type Trip, tripOf } from './epoch.ts';

const [folder, deliveries, devices] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
if (folder === undefined || !(deliveries > 0) || deliveries > devices * SLOTS)
  throw new Error('usage: rows-process FOLDER DELIVERIES DEVICES');

const robots = Array.from({ length: devices }, (_, i) => ({ signer: robotOf(i), id: deviceOf(i) }));
const last = { frame: 0, event: 0 };
const database = new Database(folder);
await database.start();
for (let slot = 0, left = deliveries; left > 0; slot++) {
  const trips = robots.slice(0, left).map(({ signer }, i) => tripOf(signer, i, slot));
  await database.transaction(async (sql) => {
    if (slot === 0) {
      await insertRows(
        sql,
        'device_marks (number, device, session, sequence, top_sequence)',
        robots.map(({ id }, i) => [i + 1, id, 1, SLOTS * FRAMES_A_DELIVERY, SLOTS * FRAMES_A_DELIVERY]),
      );
    }
    for (const [into, rows] of tables(trips, slot)) await insertRows(sql, into, rows);
  });
  left -= trips.length;
  process.stderr.write(`  ${deliveries - left} of ${deliveries} deliveries signed and stored\n`);
}
await database.stop();
process.send?.('done');
process.disconnect?.();

/** Frames in the order of their time, as robots would have sent them side by side. */
function tables(trips: readonly Trip[], slot: number): readonly (readonly [string, SqlValue[][]])[] {
  const frames: SqlValue[][] = [];
  const events: SqlValue[][] = [];
  const handOvers: SqlValue[][] = [];
  for (let i = 0; i < FRAMES_A_DELIVERY; i++) {
    trips.forEach(({ frames: own, job, mission, pickUp, delivery }, robot) => {
      const frame = own[i];
      if (frame === undefined) return;
      const { t0, sequence, signature, payload } = frame;
      frames.push([++last.frame, robot + 1, 1, sequence, t0, t0 + 110_000, signature, payload]);
      const kind = i === 0 ? 'pick-up' : i === FRAMES_A_DELIVERY - 1 ? 'delivery' : undefined;
      if (kind === undefined) return;
      events.push([++last.event, last.frame, 0, kind]);
      const { statement, signature: by } = kind === 'pick-up' ? pickUp : delivery;
      handOvers.push([last.event, kind, job.id, toHex(mission.id), robots[robot]?.id ?? '', statement, by]);
    });
  }
  const [ordered, begun] = [start * 1_000, (start + 1) * 1_000];
  const jobs = trips.map(({ job, mission }, robot) => {
    const fields = jobStatement.decode(job.statement).fields;
    return [
      ...jobValues({
        ...job,
        row: 0,
        fields,
        shipper: address(keyText(fields.shipper)),
        state: 'delivered',
        reason: null,
        cancelling: false,
        device: robots[robot]?.id ?? null,
        mission: toHex(mission.id) as never,
        created: unixMilliseconds(ordered),
        changed: unixMilliseconds(begun),
        revision: 2,
      }),
    ];
  });
  return [
    ['frames (id, device, session, sequence, t0, received, signature, payload)', frames],
    ['events (id, frame, position, kind)', events],
    [`jobs (${jobColumns.join(', ')})`, jobs],
    [
      'job_events (job, number, time, before, after, cause, device)',
      trips.flatMap(({ job }) => [
        [job.id, 1, ordered, null, 'open', 'ordered', null],
        [job.id, 2, begun, 'open', 'assigned', 'planned', null],
      ]),
    ],
    [
      'missions (mission, device, number, statement, signature, payload, issued, state, reason, reached, current)',
      trips.map(({ mission: { id, statement, signature } }, robot) => [
        toHex(id),
        robots[robot]?.id ?? '',
        slot + 1,
        statement,
        signature,
        new Uint8Array(0),
        start,
        'finished',
        null,
        2,
        0,
      ]),
    ],
    ['hand_overs (event, kind, job, mission, device, statement, signature)', handOvers],
  ];
}
