import { join } from 'node:path';
import test from 'ava';
import { parseAgentConfig } from '../../edge/config.ts';
import { openLink } from '../../edge/open-link.ts';
import { generateTown } from '../../maps/town/generate-town.ts';
import { ManualClock } from '../../protocol/clock.ts';
import { unixMilliseconds } from '../../protocol/units.ts';
import { aFolder, origin } from './a-job.ts';

const configured = (link: object) =>
  parseAgentConfig({ hub: 'http://127.0.0.1:1', dataFolder: 'robot', link: { kind: 'simulated', ...link } })
    .link;

test('A simulated link is a pavement robot unless a drone is asked for', async (t) => {
  const folder = await aFolder(t);
  const clocks = { world: new ManualClock(), real: new ManualClock() };
  const kinds = [configured({ place: origin }), configured({ place: origin, vehicle: 'drone' })];
  const opened = await Promise.all(
    kinds.map((link) => openLink(link, join(folder, 'body.json'), undefined, clocks)),
  );
  t.deepEqual(
    opened.map(({ link }) => link.capabilities().kind),
    ['pavement-robot', 'drone'],
  );
  t.true(opened.every(({ link }) => link.capabilities().simulated));
});

test('With the streets of a map its detector sees the people of that street at that hour', async (t) => {
  const folder = await aFolder(t);
  const square = generateTown(1).areas.find(({ name, kind }) => kind === 'pedestrian' && name !== '');
  const place = square?.ring[0] ?? origin;
  const people = async (hour: number) => {
    const world = new ManualClock(unixMilliseconds(Date.UTC(2026, 4, 4, hour)));
    const link = configured({ place, streets: { kind: 'town', seed: 1 } });
    const { detector } = await openLink(link, join(folder, 'body.json'), undefined, { world, real: world });
    const image = { time: world.now(), width: 16, height: 12, pixels: new Uint8Array(576) };
    return (await detector.detect(image)).length;
  };
  t.true((await people(12)) >= 4);
  t.is(await people(3), 0);
});

test('A map it cannot read and unknown settings are refused', async (t) => {
  const link = configured({ place: origin, streets: { kind: 'file', path: 'no-such.osm.pbf' } });
  const clocks = { world: new ManualClock(), real: new ManualClock() };
  await t.throwsAsync(openLink(link, 'body.json', undefined, clocks), { code: 'MAP_FILE_UNREADABLE' });
  t.throws(() => configured({ place: origin, vehicle: 'boat' }), { code: 'AGENT_CONFIG_INVALID' });
  t.throws(() => configured({ place: origin, streets: { kind: 'globe' } }), { code: 'AGENT_CONFIG_INVALID' });
});
