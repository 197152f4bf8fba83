import test from 'ava';
import { LeafSet } from '../../protocol/merkle.ts';
import {
  type Opening,
  readTraces,
  type StoredFrame,
  sealTraces,
  type TracesInput,
} from '../../protocol/traces.ts';
import { leafOf } from '../../protocol/work.ts';
import { framesOf, network, openingOf, sortFrames, sortOpenings } from './world.ts';

const frames = sortFrames([...framesOf(1), ...framesOf(2, { robot: 1 })]);
const openings = sortOpenings([openingOf(1), openingOf(2, { robot: 1 })]);
const input: TracesInput = { network, number: 3n, openings: () => openings, frames: () => frames };

async function readAll(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>, digest?: Uint8Array) {
  const reader = await readTraces(chunks, digest);
  const opened: Opening[] = [];
  for await (const { value } of reader.openings()) opened.push(value);
  const stored: StoredFrame[] = [];
  for await (const { value } of reader.frames()) stored.push(value);
  await reader.end();
  return { reader, opened, stored };
}

test('a traces CAR gives back openings and frames, and its root is the tree of the frames', async (t) => {
  const sealed = await sealTraces(input);
  const { reader, opened, stored } = await readAll(sealed.car(), sealed.digest);
  t.deepEqual(opened, openings);
  t.deepEqual(stored, frames);
  t.is(reader.number, 3n);
  const leaves = new LeafSet();
  for (const frame of frames) leaves.add(leafOf(frame));
  t.deepEqual([sealed.tracesRoot, reader.tracesRoot], [leaves.root(), leaves.root()]);
  t.is(sealed.frames, 62);
});

test('frames out of order or twice are not written', async (t) => {
  const [first, ...rest] = frames;
  if (first === undefined) return t.fail();
  await t.throwsAsync(sealTraces({ ...input, frames: () => [...rest, first] }), { code: 'RECORD_ORDER' });
  return await t.throwsAsync(sealTraces({ ...input, frames: () => [first, first] }), {
    code: 'RECORD_ORDER',
  });
});

test('work evidence is not taken for traces, nor another digest', async (t) => {
  const sealed = await sealTraces(input);
  await t.throwsAsync(readTraces(sealed.car(), new Uint8Array(32)), {
    code: 'EVIDENCE_DAMAGED',
    message: /digest on chain/,
  });
  await t.throwsAsync(readTraces([new Uint8Array(0)]), {
    code: 'EVIDENCE_DAMAGED',
    message: /the file ends here/,
  });
});
