import { type FileHandle, open } from 'node:fs/promises';
import { inflateSync } from 'node:zlib';
import { FleetError, isFleetError } from '../../protocol/errors.ts';
import { WireType, walkMessage } from './protobuf.ts';

/** One unpacked data block of a file and where it was. */
export interface OsmBlob {
  readonly file: string;
  /** Counted from 0, the header block included. */
  readonly block: number;
  /** Byte offset of the block's frame in the file. */
  readonly offset: number;
  /** Offset behind the block, for progress. */
  readonly next: number;
  readonly fileBytes: number;
  readonly bytes: Buffer;
}

/** Limits of the format (wiki.openstreetmap.org/wiki/PBF_Format): a file that claims more is lying. */
const maximumHeader = 64 * 1024;
const maximumBlob = 32 * 1024 * 1024;
const known = new Set(['OsmSchema-V0.6', 'DenseNodes']);

interface Frame {
  readonly type: string;
  readonly dataStart: number;
  readonly dataLength: number;
}

/**
 * Reads the data blocks of an `.osm.pbf` one by one, framing and all, since a damaged frame is the first thing
 * to notice and the place to name.
 * @param onBroken told of a block that cannot be unpacked, and of a frame behind which nothing can be found any
 * more; without it both are thrown.
 * @throws FleetError MAP_FILE_UNREADABLE or OSM_FILE_BROKEN.
 */
export async function* readBlobs(
  file: string,
  onBroken?: (error: FleetError) => void,
): AsyncGenerator<OsmBlob> {
  const handle = await openFile(file);
  const tell = onBroken ?? ((error: FleetError) => throwIt(error));
  let block = 0;
  let offset = 0;
  try {
    const fileBytes = (await handle.stat()).size;
    if (fileBytes === 0) throw new RangeError('the file is empty');
    while (offset < fileBytes) {
      const frame = await readFrame(handle, offset, fileBytes);
      const next = frame.dataStart + frame.dataLength;
      if (block === 0 && frame.type !== 'OSMHeader') {
        throw new RangeError('it does not begin with an OSMHeader block');
      }
      if (frame.type === 'OSMHeader') checkFeatures(unpackBlob(await readData(handle, frame)));
      if (frame.type === 'OSMData') {
        const packed = await readData(handle, frame);
        let bytes: Buffer | undefined;
        try {
          bytes = unpackBlob(packed);
        } catch (error) {
          tell(brokenAt({ file, block, offset }, error));
        }
        if (bytes !== undefined) yield { file, block, offset, next, fileBytes, bytes };
      }
      block += 1;
      offset = next;
    }
  } catch (error) {
    tell(brokenAt({ file, block, offset }, error));
  } finally {
    await handle.close();
  }
}

function throwIt(error: FleetError): never {
  throw error;
}

/** Names the block in which something went wrong; errors that already have a code pass unchanged. */
export function brokenAt(at: Pick<OsmBlob, 'file' | 'block' | 'offset'>, error: unknown): FleetError {
  if (isFleetError(error)) return error;
  const reason = error instanceof Error ? error.message : String(error);
  const { file, block, offset } = at;
  return new FleetError('OSM_FILE_BROKEN', { file, block, offset, reason }, { cause: error });
}

async function openFile(file: string): Promise<FileHandle> {
  try {
    const handle = await open(file, 'r');
    if ((await handle.stat()).isFile()) return handle;
    await handle.close();
    throw new Error('it is not a file');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new FleetError('MAP_FILE_UNREADABLE', { file, reason }, { cause });
  }
}

async function readFrame(handle: FileHandle, offset: number, fileBytes: number): Promise<Frame> {
  if (offset + 4 > fileBytes) throw new RangeError('the file ends inside a block length');
  const headerLength = (await readExactly(handle, offset, 4)).readUInt32BE(0);
  if (headerLength === 0 || headerLength > maximumHeader) {
    throw new RangeError(`a block header cannot be ${headerLength} bytes long; is this an .osm.pbf file?`);
  }
  if (offset + 4 + headerLength > fileBytes) throw new RangeError('the file ends inside a block header');
  const header = await readExactly(handle, offset + 4, headerLength);
  let type = '';
  let dataLength = -1;
  walkMessage(header, 0, header.length, (field, wire, start, end, value) => {
    if (field === 1 && wire === WireType.bytes) type = header.toString('latin1', start, end);
    if (field === 3 && wire === WireType.varint) dataLength = value;
  });
  if (type === '' || dataLength < 0) throw new RangeError('a block header without type or size');
  if (dataLength > maximumBlob) throw new RangeError(`a block cannot be ${dataLength} bytes long`);
  const dataStart = offset + 4 + headerLength;
  if (dataStart + dataLength > fileBytes) {
    throw new RangeError(`the file ends inside a block of ${dataLength} bytes`);
  }
  return { type, dataStart, dataLength };
}

const readData = (handle: FileHandle, { dataStart, dataLength }: Frame): Promise<Buffer> =>
  readExactly(handle, dataStart, dataLength);

async function readExactly(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  for (let done = 0; done < length; ) {
    const { bytesRead } = await handle.read(bytes, done, length - done, position + done);
    if (bytesRead === 0) throw new RangeError('the file became shorter while it was read');
    done += bytesRead;
  }
  return bytes;
}

/** The content of a Blob message: raw, or zlib of exactly the size it claims. */
function unpackBlob(blob: Buffer): Buffer {
  let raw: Buffer | undefined;
  let packed: Buffer | undefined;
  let rawSize = -1;
  let other = 0;
  walkMessage(blob, 0, blob.length, (field, wire, start, end, value) => {
    if (field === 1 && wire === WireType.bytes) raw = blob.subarray(start, end);
    else if (field === 2 && wire === WireType.varint) rawSize = value;
    else if (field === 3 && wire === WireType.bytes) packed = blob.subarray(start, end);
    else if (field >= 4) other = field;
  });
  if (packed !== undefined) {
    if (rawSize < 0 || rawSize > maximumBlob)
      throw new RangeError(`a block cannot unpack to ${rawSize} bytes`);
    // The limit keeps a small file from unpacking to gigabytes.
    const bytes = inflateSync(packed, { maxOutputLength: Math.max(1, rawSize) });
    if (bytes.length === rawSize) return bytes;
    throw new RangeError(`a block claims ${rawSize} bytes and unpacks to ${bytes.length}`);
  }
  if (raw !== undefined) return raw;
  throw new RangeError(
    other > 0 ? `compression ${other} is not supported, only zlib` : 'a block without data',
  );
}

function checkFeatures(header: Buffer): void {
  walkMessage(header, 0, header.length, (field, wire, start, end) => {
    if (field !== 4 || wire !== WireType.bytes) return;
    const feature = header.toString('utf8', start, end);
    if (!known.has(feature)) throw new RangeError(`the file needs the feature "${feature.slice(0, 80)}"`);
  });
}
