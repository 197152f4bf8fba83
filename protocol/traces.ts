import * as dagCbor from '@ipld/dag-cbor';
import { FleetError } from './errors.ts';
import { blockOf } from './evidence/car.ts';
import type { Fields } from './evidence/fields.ts';
import { openCar, planSection, type Spool, writeCar } from './evidence/sections.ts';
import {
  compareBytes,
  fromHex,
  type JobId,
  jobId,
  keyBytes,
  keyText,
  type NetworkId,
  networkId,
  toHex,
} from './ids.ts';
import type { Signed } from './jobs.ts';
import { evidenceLeaf, LeafSet } from './merkle.ts';
import type { PlaceOpening } from './missions.ts';
import { frameStatement } from './statements/frame.ts';
import { decodeTerms, encodeTerms, type JobTerms } from './terms.ts';

const TRACES_VERSION = 1;
const sectionNames = ['openings', 'frames'] as const;

/** A frame as the hub committed it: the signed statement and the very payload bytes it was sent with. */
export interface StoredFrame extends Signed {
  readonly payload: Uint8Array;
}

/** What opens a job's commitments. */
export interface Opening {
  readonly job: JobId;
  readonly pickUp: PlaceOpening;
  readonly dropOff: PlaceOpening;
  readonly terms: JobTerms;
}

export interface TracesInput {
  readonly network: NetworkId;
  readonly number: bigint;
  /** Strictly rising by job id; called twice without a spool. */
  openings(): AsyncIterable<Opening> | Iterable<Opening>;
  /** Strictly rising by `frameKey`; called twice without a spool. */
  frames(): AsyncIterable<StoredFrame> | Iterable<StoredFrame>;
  /** Gets every frame of the first pass, for who judges them while they are read. */
  readonly onFrame?: (frame: StoredFrame) => void;
  readonly spool?: Spool;
}

/** Openings asked for in the order of their jobs, one in memory at a time: they stand beside records in one order. */
export class RisingOpenings {
  readonly #source: AsyncIterator<Opening> | Iterator<Opening>;
  #current: Opening | undefined;
  #ended = false;

  constructor(openings: AsyncIterable<Opening> | Iterable<Opening>) {
    this.#source =
      Symbol.asyncIterator in openings ? openings[Symbol.asyncIterator]() : openings[Symbol.iterator]();
  }

  /** The opening of a job that is not below the last one asked for; undefined when there is none. */
  async of(job: JobId): Promise<Opening | undefined> {
    while (!this.#ended && (this.#current === undefined || this.#current.job < job)) {
      const next = await this.#source.next();
      this.#ended = next.done === true;
      this.#current = next.done === true ? undefined : next.value;
    }
    return this.#current?.job === job ? this.#current : undefined;
  }

  /** Reads on to the end, for whoever checks the openings as they pass. */
  async drain(): Promise<void> {
    while ((await this.#source.next()).done !== true);
    this.#ended = true;
  }

  async close(): Promise<void> {
    await this.#source.return?.();
  }
}

export interface SealedTraces {
  readonly cid: string;
  /** sha2-256 of the root block: what goes on chain. */
  readonly digest: Uint8Array;
  readonly tracesRoot: Uint8Array;
  readonly frames: number;
  car(): AsyncGenerator<Uint8Array>;
}

/** What frames are ordered by: device 32 · sequence u64 big-endian · leaf 32. Equivocating frames stand side by side. */
export function frameKey({ statement, signature }: Signed): Uint8Array {
  return frameKeyOf(statement, evidenceLeaf(statement, signature));
}

/** `frameKey` for who has the leaf already; `statement` has the size of a frame's, whatever it says. */
export function frameKeyOf(statement: Uint8Array, leaf: Uint8Array): Uint8Array {
  const key = new Uint8Array(72);
  key.set(statement.subarray(DEVICE_AT, DEVICE_AT + 32));
  for (let i = 0; i < 8; i++) key[32 + i] = statement[SEQUENCE_AT + 7 - i] as number;
  key.set(leaf, 40);
  return key;
}

const DEVICE_AT = 48;
const SEQUENCE_AT = 84;

/** Plans the traces CAR in one pass. Memory: 32 bytes a frame for the tree. Throws RECORD_ORDER. */
export async function sealTraces(input: TracesInput): Promise<SealedTraces> {
  const leaves = new LeafSet();
  let count = 0;
  const counted = async function* () {
    let before: Uint8Array | undefined;
    for await (const frame of input.frames()) {
      const leaf = evidenceLeaf(frame.statement, frame.signature);
      const key = frameKeyOf(frame.statement, leaf);
      if (before !== undefined && compareBytes(before, key) >= 0) {
        throw new FleetError('RECORD_ORDER', { index: count, job: 'a frame' });
      }
      before = key;
      count++;
      leaves.add(leaf);
      input.onFrame?.(frame);
      yield writeFrame(frame);
    }
  };
  const again = async function* () {
    for await (const frame of input.frames()) yield writeFrame(frame);
  };
  const openings = {
    name: 'openings',
    items: async function* () {
      for await (const opening of input.openings()) yield writeOpening(opening);
    },
  };
  const { spool } = input;
  const plans = [
    await planSection(openings, spool),
    await planSection({ name: 'frames', items: counted }, spool),
  ];
  const tracesRoot = leaves.root();
  const root = blockOf(
    dagCbor.encode({
      kind: 'wayproof-traces',
      version: TRACES_VERSION,
      network: keyBytes(input.network),
      number: input.number,
      tracesRoot,
      frames: count,
      sections: plans.map((plan) => plan.lists.map((list) => list.cid)),
    }),
  );
  return {
    cid: root.cid.toString(),
    digest: root.cid.multihash.digest,
    tracesRoot,
    frames: count,
    car: () => writeCar(root, [openings, { name: 'frames', items: again }], plans, spool),
  };
}

const writeFrame = ({ statement, signature, payload }: StoredFrame) => ({ statement, signature, payload });

const writePlace = ({ salt, at }: PlaceOpening) => ({ salt, latitude: at.latitude, longitude: at.longitude });

const writeOpening = ({ job, pickUp, dropOff, terms }: Opening) => ({
  job: fromHex(job),
  pickUp: writePlace(pickUp),
  dropOff: writePlace(dropOff),
  terms: encodeTerms(terms),
});

/** A traces CAR being read: openings to their end, frames to their end, then `end()`. */
export interface TracesReader {
  readonly cid: string;
  readonly digest: Uint8Array;
  readonly network: NetworkId;
  readonly number: bigint;
  readonly tracesRoot: Uint8Array;
  openings(): AsyncGenerator<{ readonly value: Opening; readonly place: string }>;
  frames(): AsyncGenerator<{ readonly value: StoredFrame; readonly place: string }>;
  end(): Promise<void>;
  /** Lets go of the source when reading stops early; harmless after the end. */
  close(): Promise<void>;
}

/** Opens a traces CAR; every block's hash and place is checked as it is read. Throws EVIDENCE_INVALID. */
export async function readTraces(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  expectedDigest?: Uint8Array,
): Promise<TracesReader> {
  const { cid, root, cursor, items } = await openCar(
    'traces',
    TRACES_VERSION,
    sectionNames,
    chunks,
    expectedDigest,
  );
  return {
    cid: cid.toString(),
    digest: cid.multihash.digest,
    network: networkId(keyText(root.bytes('network', 32))),
    number: root.u64('number'),
    tracesRoot: root.bytes('tracesRoot', 32),
    openings: () => items('openings', readOpening),
    frames: () => items('frames', readFrame),
    end: () => cursor.end(),
    close: () => cursor.close(),
  };
}

function readOpening(fields: Fields): Opening {
  return {
    job: jobId(toHex(fields.bytes('job', 32))),
    pickUp: readPlace(fields.inner('pickUp')),
    dropOff: readPlace(fields.inner('dropOff')),
    terms: decodeTerms(fields.bytes('terms')),
  };
}

function readPlace(fields: Fields): PlaceOpening {
  const latitude = fields.integer('latitude', -900_000_000, 900_000_000);
  const longitude = fields.integer('longitude', -1_800_000_000, 1_800_000_000);
  return { salt: fields.bytes('salt', 16), at: { latitude, longitude } };
}

function readFrame(fields: Fields): StoredFrame {
  return {
    statement: fields.bytes('statement', frameStatement.size),
    signature: fields.bytes('signature', 64),
    payload: fields.bytes('payload'),
  };
}
