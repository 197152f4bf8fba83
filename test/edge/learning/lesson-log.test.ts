import { appendFile, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { LessonFile, type LessonLog, MemoryLessons } from '../../../edge/learning/lesson-log.ts';
import type { Lesson } from '../../../maps/roads/travel-times/learned/lesson.ts';
import { milliseconds, unixMilliseconds } from '../../../protocol/units.ts';
import { aFolder } from '../a-job.ts';

const map = new Uint8Array(32).fill(7);
const lesson = (i: number): Lesson => ({
  directed: i,
  time: unixMilliseconds(1_790_000_000_000 + i),
  took: milliseconds(1_000 + i),
  ...(i % 2 === 0 ? {} : { people: i % 5 }),
});
const lessons = (count: number) => Array.from({ length: count }, (_, i) => lesson(i));

async function fill(log: LessonLog, count: number): Promise<void> {
  await log.read();
  const all: Lesson[] = [];
  for (const one of lessons(count)) {
    all.push(one);
    await log.add(one, all);
  }
}

for (const [name, open] of [
  ['a file', async (t: ExecutionContext) => new LessonFile(join(await aFolder(t), 'lessons.bin'), map)],
  ['memory', async (_: ExecutionContext) => new MemoryLessons()],
] as const) {
  test(`lessons in ${name} come back in their order`, async (t) => {
    const log = await open(t);
    await fill(log, 20);
    t.deepEqual(await log.read(), lessons(20));
  });
}

test('lessons outlive the agent; a record torn by a power loss is dropped and what comes after it is kept', async (t) => {
  const file = join(await aFolder(t), 'lessons.bin');
  await fill(new LessonFile(file, map), 5);
  await appendFile(file, Buffer.from([1, 2, 3, 4, 5, 6, 7]));
  const again = new LessonFile(file, map);
  t.deepEqual(await again.read(), lessons(5));
  await again.add(lesson(5), lessons(6));
  t.deepEqual(await new LessonFile(file, map).read(), lessons(6));
});

test('a changed record and whatever follows it is not believed', async (t) => {
  const file = join(await aFolder(t), 'lessons.bin');
  await fill(new LessonFile(file, map), 5);
  const bytes = await readFile(file);
  bytes[48 + 2 * 24 + 3] = 99;
  await writeFile(file, bytes);
  t.deepEqual(await new LessonFile(file, map).read(), lessons(2));
});

test('lessons of another map are forgotten', async (t) => {
  const file = join(await aFolder(t), 'lessons.bin');
  await fill(new LessonFile(file, map), 5);
  t.deepEqual(await new LessonFile(file, new Uint8Array(32)).read(), []);
  t.is((await stat(file)).size, 48);
});

test('a disk that cannot be written to is told', async (t) => {
  const inTheWay = join(await aFolder(t), 'folder');
  await writeFile(inTheWay, '');
  const file = new LessonFile(join(inTheWay, 'lessons.bin'), map);
  await t.throwsAsync(file.read(), { code: 'LESSON_FILE_FAILED' });
});
