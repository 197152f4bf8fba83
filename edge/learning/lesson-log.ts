import { open, readFile } from 'node:fs/promises';
import type { Lesson } from '../../maps/roads/travel-times/learned/lesson.ts';
import { asciiBytes, concatBytes } from '../../protocol/binary.ts';
import { FleetError } from '../../protocol/errors.ts';
import { equalBytes } from '../../protocol/ids.ts';
import { milliseconds, unixMilliseconds } from '../../protocol/units.ts';
import { writeAtomically } from '../atomic-file.ts';

/*
 * The robot's own traversals, little endian: magic 16 · map hash 32 · records of 24 bytes:
 *   directed edge u32 · time u64 ms · took u32 ms · people u16 (65535 not counted) · 0 u16 · check u32
 * A record torn by a power loss fails its check; whatever follows it is dropped.
 */
const magic = asciiBytes('wayproof-lsn-v01');
const HEADER = 48;
const RECORD = 24;
const NOT_COUNTED = 65_535;

/** So many weeks of driving as fit into a megabyte; older ones say little of today. */
const MOST = 6_000;

/** Where lessons outlive the agent. They never leave the robot. */
export interface LessonLog {
  /** Oldest first. */
  read(): Promise<readonly Lesson[]>;
  /** Adds one; `all` are the lessons to keep, it included. */
  add(lesson: Lesson, all: readonly Lesson[]): Promise<void>;
}

/** The newest of all lessons, as many as are kept. */
export const newestOf = (lessons: readonly Lesson[]): readonly Lesson[] => lessons.slice(-MOST);

/** One file that grows at its end and is written anew when it holds twice what is kept. */
export class LessonFile implements LessonLog {
  readonly #file: string;
  readonly #header: Uint8Array;
  #records = 0;

  /** @param mapHash edge numbers are that map's: lessons of another one are forgotten. */
  constructor(file: string, mapHash: Uint8Array) {
    this.#file = file;
    this.#header = concatBytes(magic, mapHash);
  }

  /** Throws LESSON_FILE_FAILED. */
  async read(): Promise<readonly Lesson[]> {
    const bytes = await readFile(this.#file).catch((cause: NodeJS.ErrnoException) => {
      if (cause.code === 'ENOENT') return undefined;
      throw this.#failed(cause);
    });
    const lessons = bytes && equalBytes(bytes.subarray(0, HEADER), this.#header) ? recordsOf(bytes) : [];
    const kept = newestOf(lessons);
    // Also cuts off a torn end, so that what is added next is found again.
    await this.#write(kept);
    return kept;
  }

  /** Throws LESSON_FILE_FAILED. */
  async add(lesson: Lesson, all: readonly Lesson[]): Promise<void> {
    if (this.#records >= 2 * MOST) return this.#write(newestOf(all));
    try {
      const handle = await open(this.#file, 'a');
      try {
        await handle.writeFile(recordOf(lesson));
      } finally {
        await handle.close();
      }
      this.#records++;
    } catch (cause) {
      throw this.#failed(cause);
    }
  }

  async #write(lessons: readonly Lesson[]): Promise<void> {
    try {
      await writeAtomically(this.#file, concatBytes(this.#header, ...lessons.map(recordOf)), 0o600);
      this.#records = lessons.length;
    } catch (cause) {
      throw this.#failed(cause);
    }
  }

  #failed = (cause: unknown) =>
    new FleetError(
      'LESSON_FILE_FAILED',
      { file: this.#file, reason: String(cause).slice(0, 200) },
      { cause },
    );
}

/** The in-memory fake. */
export class MemoryLessons implements LessonLog {
  lessons: readonly Lesson[] = [];

  read = async (): Promise<readonly Lesson[]> => this.lessons;

  async add(_lesson: Lesson, all: readonly Lesson[]): Promise<void> {
    this.lessons = newestOf(all);
  }
}

function recordOf({ directed, time, took, people }: Lesson): Uint8Array {
  const bytes = new Uint8Array(RECORD);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, directed, true);
  view.setBigUint64(4, BigInt(Math.round(time)), true);
  view.setUint32(12, Math.min(2 ** 32 - 1, Math.round(took)), true);
  view.setUint16(
    16,
    people === undefined ? NOT_COUNTED : Math.min(NOT_COUNTED - 1, Math.round(people)),
    true,
  );
  view.setUint32(20, checkOf(bytes), true);
  return bytes;
}

function recordsOf(bytes: Uint8Array): readonly Lesson[] {
  const lessons: Lesson[] = [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = HEADER; at + RECORD <= bytes.length; at += RECORD) {
    if (view.getUint32(at + 20, true) !== checkOf(bytes.subarray(at, at + RECORD))) break;
    const people = view.getUint16(at + 16, true);
    lessons.push({
      directed: view.getUint32(at, true),
      time: unixMilliseconds(Number(view.getBigUint64(at + 4, true))),
      took: milliseconds(view.getUint32(at + 12, true)),
      ...(people === NOT_COUNTED ? {} : { people }),
    });
  }
  return lessons;
}

/** FNV-1a over the first 20 bytes: against torn writes, not against people. */
function checkOf(record: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < 20; i++) hash = Math.imul(hash ^ (record[i] as number), 0x01000193);
  return hash >>> 0;
}
