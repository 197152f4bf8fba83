import { type FileHandle, open, readFile } from 'node:fs/promises';

/** Bytes by offset: an image on disk, or an image with changes laid over it. */
export interface ByteSource {
  readonly size: number;
  /** `length` bytes from `offset`; shorter only at the end. */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** An image file, opened until `close`. */
export class ImageFile implements ByteSource {
  readonly size: number;
  readonly #handle: FileHandle;

  private constructor(handle: FileHandle, size: number) {
    this.#handle = handle;
    this.size = size;
  }

  static async open(path: string): Promise<ImageFile> {
    const handle = await open(path, 'r');
    const status = await handle.stat();
    return new ImageFile(handle, status.isBlockDevice() ? await sizeOfDisk(status.rdev) : status.size);
  }

  close = (): Promise<void> => this.#handle.close();

  async read(offset: number, length: number): Promise<Uint8Array> {
    const wanted = Math.max(0, Math.min(length, this.size - offset));
    const bytes = new Uint8Array(wanted);
    let done = 0;
    while (done < wanted) {
      const { bytesRead } = await this.#handle.read(bytes, done, wanted - done, offset + done);
      if (bytesRead === 0) return bytes.subarray(0, done);
      done += bytesRead;
    }
    return bytes;
  }
}

/** `stat` of a disk tells no size. Linux numbers devices as in makedev(3); the size is in sectors of 512 bytes. */
async function sizeOfDisk(device: number): Promise<number> {
  const major = Math.floor(device / 256) & 0xfff;
  const minor = (device & 0xff) | ((Math.floor(device / 4096) & 0xfff00) >>> 0);
  return Number(await readFile(`/sys/dev/block/${major}:${minor}/size`, 'utf8')) * 512;
}

/** Bytes in memory, such as a file system that was just made. */
export class MemorySource implements ByteSource {
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get size(): number {
    return this.#bytes.length;
  }

  read(offset: number, length: number): Promise<Uint8Array> {
    return Promise.resolve(this.#bytes.slice(offset, offset + length));
  }
}
