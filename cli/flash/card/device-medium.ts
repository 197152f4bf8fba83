import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { promisify } from 'node:util';
import { FleetError } from '../../../protocol/errors.ts';
import type { Medium } from './medium.ts';

/** Of the largest sector a disk has. */
const ALIGNMENT = 4096;
const WASM_PAGE = 65_536;

/** Node has it; the language library this project compiles against does not name it. */
declare const WebAssembly: {
  readonly Memory: new (descriptor: { readonly initial: number }) => { readonly buffer: ArrayBuffer };
};

/** A disk or a file. What is read back comes from the device: O_DIRECT, where the file system has it. */
export class DeviceMedium implements Medium {
  readonly name: string;
  readonly bytes: number;
  readonly #writer: FileHandle;
  #reader: FileHandle;
  readonly #isDisk: boolean;
  #direct: boolean;
  #page: Uint8Array = new Uint8Array(0);

  private constructor(
    name: string,
    bytes: number,
    handles: { writer: FileHandle; reader: FileHandle },
    kind: { isDisk: boolean; direct: boolean },
  ) {
    this.name = name;
    this.bytes = bytes;
    this.#writer = handles.writer;
    this.#reader = handles.reader;
    this.#isDisk = kind.isDisk;
    this.#direct = kind.direct;
  }

  /**
   * A disk for this process alone: O_EXCL on a block device fails while any part of it is mounted or held, whatever
   * /proc shows. @throws CLI_FLASH_DEVICE, CLI_FLASH_IN_USE
   */
  static async openDisk(path: string, bytes: number): Promise<DeviceMedium> {
    try {
      const writer = await open(path, constants.O_RDWR | constants.O_EXCL);
      return await DeviceMedium.#with(path, bytes, writer, true);
    } catch (cause) {
      const { code } = cause as NodeJS.ErrnoException;
      if (code === 'EBUSY')
        throw new FleetError('CLI_FLASH_IN_USE', {
          device: path,
          use: 'the system holds it',
          partition: path,
        });
      const reason =
        code === 'EACCES' ? 'only root may write to it; run this with sudo' : String(code ?? cause);
      throw new FleetError('CLI_FLASH_DEVICE', { device: path, reason }, { cause });
    }
  }

  /** A new image file of so many bytes; an existing one is replaced. @throws CLI_FILE_UNWRITABLE */
  static async createFile(path: string, bytes: number): Promise<DeviceMedium> {
    try {
      const writer = await open(path, 'w+', 0o600);
      await writer.truncate(bytes);
      return await DeviceMedium.#with(path, bytes, writer, false);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new FleetError('CLI_FILE_UNWRITABLE', { what: 'image', path, reason }, { cause });
    }
  }

  static async #with(
    path: string,
    bytes: number,
    writer: FileHandle,
    isDisk: boolean,
  ): Promise<DeviceMedium> {
    const flags = constants.O_RDONLY | (constants.O_DIRECT ?? 0);
    const direct = await open(path, flags).catch(() => undefined);
    const reader = direct ?? (await open(path, 'r'));
    return new DeviceMedium(path, bytes, { writer, reader }, { isDisk, direct: direct !== undefined });
  }

  get readsFrom(): 'device' | 'cache' {
    return this.#direct ? 'device' : 'cache';
  }

  async write(offset: number, bytes: Uint8Array): Promise<void> {
    for (let done = 0; done < bytes.length; ) {
      const { bytesWritten } = await this.#writer.write(bytes, done, bytes.length - done, offset + done);
      done += bytesWritten;
    }
  }

  flush = (): Promise<void> => this.#writer.datasync();

  async readBack(offset: number, length: number): Promise<Uint8Array> {
    const from = Math.floor(offset / ALIGNMENT) * ALIGNMENT;
    const to = Math.ceil((offset + length) / ALIGNMENT) * ALIGNMENT;
    const page = this.#aligned(to - from);
    let done = 0;
    while (done < offset - from + length) {
      const { bytesRead } = await this.#read(page, done, from);
      if (bytesRead === 0) break;
      done += bytesRead;
    }
    return page.slice(offset - from, Math.min(done, offset - from + length));
  }

  async close(): Promise<void> {
    await this.#reader.close();
    await this.#writer.close();
    // The kernel still shows the partitions of before.
    if (this.#isDisk) await promisify(execFile)('blockdev', ['--rereadpt', this.name]).catch(() => undefined);
  }

  /** Some file systems take the flag at `open` and refuse it at `read`. */
  async #read(page: Uint8Array, done: number, from: number): Promise<{ bytesRead: number }> {
    try {
      return await this.#reader.read(page, done, page.length - done, from + done);
    } catch (cause) {
      if (!this.#direct || (cause as NodeJS.ErrnoException).code !== 'EINVAL') throw cause;
      await this.#reader.close();
      this.#reader = await open(this.name, 'r');
      this.#direct = false;
      return await this.#reader.read(page, done, page.length - done, from + done);
    }
  }

  /** O_DIRECT wants memory at a multiple of the sector; a WebAssembly memory starts at a page. */
  #aligned(length: number): Uint8Array {
    if (this.#page.length < length) {
      const memory = new WebAssembly.Memory({ initial: Math.ceil(length / WASM_PAGE) });
      this.#page = new Uint8Array(memory.buffer);
    }
    return this.#page.subarray(0, length);
  }
}
