import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import test from 'ava';
import fc from 'fast-check';
import { importOsm } from '../../../maps/osm/import-osm.ts';
import { FleetError } from '../../../protocol/errors.ts';
import { hasShared, osloEast } from '../roads/a-town.ts';
import {
  bytes,
  dataBlock,
  frame,
  framed,
  headerBlock,
  number,
  osmFile,
  savedFile,
  varint,
} from './osm-file.ts';

const ifShared = hasShared ? test : test.skip;
const absent = hasShared ? '' : ' (skipped: needs ../shared/maps)';

const nodes = [1, 2, 3, 4].map((id) => ({
  id,
  latitude: 450_000_000 + id * 500,
  longitude: 300_000_000,
  tags: { kerb: 'raised' },
}));
const ways = [{ id: 7, refs: [1, 2, 3, 4], tags: { highway: 'footway', name: 'Test Walk' } }];
const header = frame('OSMHeader', headerBlock());

/** The error of importing these bytes; undefined when they could be imported. */
async function errorOf(content: Uint8Array): Promise<FleetError | undefined> {
  try {
    await importOsm([await savedFile(content)]);
    return undefined;
  } catch (error) {
    if (error instanceof FleetError) return error;
    throw error;
  }
}

/** A data block whose one dense group has this content. */
const denseBlock = (...fields: Buffer[]) =>
  Buffer.concat([bytes(1, bytes(1, Buffer.alloc(0))), bytes(2, bytes(2, Buffer.concat(fields)))]);
const three = Buffer.concat([1, 2, 3].map(varint));

const broken: Record<string, { content: Buffer; block: number; reason: RegExp }> = {
  'an empty file': { content: Buffer.alloc(0), block: 0, reason: /empty/ },
  'a text file': {
    content: Buffer.from('<?xml version="1.0"?><osm/>'),
    block: 0,
    reason: /block header cannot/,
  },
  zeros: { content: Buffer.alloc(5_000), block: 0, reason: /block header cannot be 0/ },
  'a file that begins with data': {
    content: frame('OSMData', dataBlock(nodes, ways)),
    block: 0,
    reason: /OSMHeader/,
  },
  'an unknown feature': {
    content: frame('OSMHeader', headerBlock('HistoricalInformation')),
    block: 0,
    reason: /HistoricalInformation/,
  },
  'a block that claims gigabytes': {
    content: Buffer.concat([header, frame('OSMData', dataBlock(nodes, []), { dataSize: 0xffff_ffff })]),
    block: 1,
    reason: /cannot be 4294967295 bytes/,
  },
  'a block that claims a little more than there is': {
    content: Buffer.concat([header, frame('OSMData', dataBlock(nodes, []), { dataSize: 1_000 })]),
    block: 1,
    reason: /ends inside a block of 1000/,
  },
  'a block that unpacks to more than it claims': {
    content: Buffer.concat([header, frame('OSMData', dataBlock(nodes, []), { rawSize: 5 })]),
    block: 1,
    reason: /larger than|claims/,
  },
  'a block that unpacks to less than it claims': {
    content: Buffer.concat([header, frame('OSMData', dataBlock(nodes, []), { rawSize: 5_000 })]),
    block: 1,
    reason: /claims 5000 bytes/,
  },
  'a block that claims to unpack to gigabytes': {
    content: Buffer.concat([header, frame('OSMData', dataBlock(nodes, []), { rawSize: 0xffff_ffff })]),
    block: 1,
    reason: /cannot unpack/,
  },
  'a bomb: little zlib, many zeros': {
    content: Buffer.concat([
      header,
      framed('OSMData', Buffer.concat([bytes(3, deflateSync(Buffer.alloc(40_000_000))), number(2, 1_000)])),
    ]),
    block: 1,
    reason: /larger than|claims/,
  },
  'no zlib at all': {
    content: Buffer.concat([header, framed('OSMData', Buffer.concat([bytes(3, three), number(2, 9)]))]),
    block: 1,
    reason: /header check|zlib|file/,
  },
  'compression nobody agreed on': {
    content: Buffer.concat([header, framed('OSMData', Buffer.concat([bytes(4, three), number(2, 9)]))]),
    block: 1,
    reason: /compression 4/,
  },
  'a block without content': {
    content: Buffer.concat([header, framed('OSMData', number(2, 9))]),
    block: 1,
    reason: /without data/,
  },
  'tags of dense nodes that end early (the parser would loop for ever)': {
    content: Buffer.concat([
      header,
      frame('OSMData', denseBlock(bytes(1, three), bytes(8, three), bytes(9, three), bytes(10, varint(0)))),
    ]),
    block: 1,
    reason: /end early/,
  },
  'a packed field that claims gigabytes (the parser would read them)': {
    content: Buffer.concat([
      header,
      frame('OSMData', denseBlock(Buffer.concat([varint(10), varint(0xffff_ffff), three]))),
    ]),
    block: 1,
    reason: /past the end/,
  },
  'ids without places': {
    content: Buffer.concat([header, frame('OSMData', denseBlock(bytes(1, three)))]),
    block: 1,
    reason: /./,
  },
  'a string number out of the table': {
    content: Buffer.concat([
      header,
      frame('OSMData', denseBlock(bytes(1, three), bytes(8, three), bytes(9, three), bytes(10, three))),
    ]),
    block: 1,
    reason: /string/,
  },
  'a number where text belongs': {
    content: Buffer.concat([header, frame('OSMData', number(1, 5))]),
    block: 1,
    reason: /string table/,
  },
  'a place that is not on Earth': {
    content: osmFile([{ id: 1, latitude: 950_000_000, longitude: 0 }], ways),
    block: 1,
    reason: /not on Earth/,
  },
};

for (const [title, { content, block, reason }] of Object.entries(broken)) {
  test(`refused with file, block and byte: ${title}`, async (t) => {
    const error = await errorOf(content);
    t.is(error?.code, 'OSM_FILE_BROKEN');
    t.like(error?.context, { block, offset: block === 0 ? 0 : header.length });
    t.regex(error?.message ?? '', reason);
    t.regex(error?.message ?? '', /test\.osm\.pbf/);
  });
}

test('a file cut anywhere is an error, never a crash', async (t) => {
  const whole = osmFile(nodes, ways);
  t.is(await errorOf(whole), undefined);
  for (let length = 0; length < whole.length; length++) {
    const error = await errorOf(whole.subarray(0, length));
    t.truthy(error, `${length} of ${whole.length}`);
    t.regex(error?.code ?? '', /^OSM_FILE_(BROKEN|EMPTY)$/);
  }
});

test('changed bytes give a network or an error with a code, never a crash or a hang', async (t) => {
  // Unpacked blocks: no checksum stands between the change and the parser.
  const whole = osmFile(nodes, ways, { raw: true });
  t.is(await errorOf(whole), undefined);
  const change = fc.record({
    at: fc.integer({ min: 0, max: whole.length - 1 }),
    value: fc.integer({ min: 0, max: 255 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), async (changes) => {
      const content = Buffer.from(whole);
      for (const { at, value } of changes) content[at] = value;
      const error = await errorOf(content);
      t.true(error === undefined || error.code.startsWith('OSM_FILE_'));
    }),
    { numRuns: 1_500 },
  );
});

test('what can be read of a broken file is kept when asked to, and every block left out is named', async (t) => {
  const more = [{ id: 8, refs: [2, 4], tags: { highway: 'path' } }];
  const parts = [
    header,
    frame('OSMData', dataBlock(nodes, [])),
    frame('OSMData', dataBlock([], ways)),
    frame('OSMData', dataBlock([], more), { rawSize: 5 }),
    framed('OSMData', Buffer.concat([bytes(1, bytes(1, three)), number(2, 3)])),
    frame('OSMData', dataBlock([], [{ id: 9, refs: [1, 4], tags: { highway: 'path' } }])),
  ];
  const offsetOf = (block: number) => Buffer.concat(parts.slice(0, block)).length;
  const file = await savedFile(Buffer.concat([...parts, Buffer.from([0, 0])]));
  await t.throwsAsync(importOsm([file]), {
    code: 'OSM_FILE_BROKEN',
    message: /block 3 .*The 3 blocks before it/,
  });
  const { network, report } = await importOsm([file], { keep: 'what can be read' });
  t.deepEqual(
    report.broken.map(({ block, offset }) => [block, offset]),
    [
      [3, offsetOf(3)],
      [4, offsetOf(4)],
      [6, offsetOf(6)],
    ],
  );
  t.is(network.edgeCount, 2);
});

test('a file of which nothing can be kept is refused with the reason', async (t) => {
  const foreign = await savedFile(Buffer.from('GIF89a, or something else'));
  await t.throwsAsync(importOsm([foreign], { keep: 'what can be read' }), { code: 'OSM_FILE_BROKEN' });
});

test('cut and changed files give a network or an error with a code also when the rest is kept', async (t) => {
  const whole = osmFile(nodes, ways, { raw: true });
  const kept = async (content: Uint8Array): Promise<void> => {
    try {
      const { network, report } = await importOsm([await savedFile(content)], { keep: 'what can be read' });
      t.true(network.edgeCount > 0);
      for (const { offset } of report.broken) t.true(offset <= content.length);
    } catch (error) {
      if (!(error instanceof FleetError)) throw error;
      t.regex(error.code, /^OSM_FILE_(BROKEN|EMPTY)$/);
    }
  };
  for (let length = 0; length < whole.length; length += 3) await kept(whole.subarray(0, length));
  const change = fc.record({
    at: fc.integer({ min: 0, max: whole.length - 1 }),
    value: fc.integer({ min: 0, max: 255 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), async (changes) => {
      const content = Buffer.from(whole);
      for (const { at, value } of changes) content[at] = value;
      await kept(content);
    }),
    { numRuns: 500 },
  );
});

test('random bytes are an error', async (t) => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (content) => {
      t.is((await errorOf(content))?.code, 'OSM_FILE_BROKEN');
    }),
  );
});

test('random bytes in an honest frame are an error', async (t) => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (content) => {
      const error = await errorOf(Buffer.concat([header, frame('OSMData', Buffer.from(content))]));
      t.regex(error?.code ?? '', /^OSM_FILE_(BROKEN|EMPTY)$/);
    }),
  );
});

test('a missing file and a folder are told apart from broken ones', async (t) => {
  await t.throwsAsync(importOsm([join(tmpdir(), 'no-such.osm.pbf')]), { code: 'MAP_FILE_UNREADABLE' });
  await t.throwsAsync(importOsm([tmpdir()]), { code: 'MAP_FILE_UNREADABLE' });
});

ifShared(`Oslo-east cut at twenty places names the block and the byte${absent}`, async (t) => {
  const whole = await readFile(osloEast);
  for (let i = 1; i <= 20; i++) {
    const length = Math.floor((whole.length * i) / 20.5);
    const error = await errorOf(whole.subarray(0, length));
    t.is(error?.code, 'OSM_FILE_BROKEN', `${length}`);
    const { offset } = error?.context ?? {};
    t.true((offset as number) <= length);
  }
});
