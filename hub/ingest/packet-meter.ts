import type { Socket } from 'node:net';
import type { IngestReason } from './counters.ts';

/** A robot's CONNECT with its will stays far below this; before it nobody is known, so less is allowed. */
const CONNECT_LIMIT = 2 * 1024;
const CONNECT_TYPE = 1;

/**
 * Reads only the fixed headers (MQTT 3.1.1 section 2.2) of a byte stream cut anywhere. The broker behind it
 * would gather a declared 256 MB packet in memory before looking at it.
 */
export class PacketMeter {
  readonly #limit: number;
  /** Bytes of the current packet's body still to come. */
  #body = 0;
  #length = 0;
  #shift = -1;
  #packets = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** What is wrong with the stream up to the end of this chunk, if anything. */
  feed(chunk: Uint8Array): IngestReason | undefined {
    let at = 0;
    while (at < chunk.length) {
      if (this.#body > 0) {
        const skipped = Math.min(this.#body, chunk.length - at);
        this.#body -= skipped;
        at += skipped;
        continue;
      }
      const trouble = this.#header(chunk[at++] as number);
      if (trouble !== undefined) return trouble;
    }
    return undefined;
  }

  #header(byte: number): IngestReason | undefined {
    if (this.#shift < 0) {
      if (this.#packets === 0 && byte >> 4 !== CONNECT_TYPE) return 'packet-malformed';
      this.#shift = 0;
      this.#length = 0;
      return undefined;
    }
    this.#length += (byte & 0x7f) << this.#shift;
    this.#shift += 7;
    if (byte & 0x80) return this.#shift > 21 ? 'packet-malformed' : undefined;
    this.#shift = -1;
    this.#body = this.#length;
    const limit = this.#packets === 0 ? CONNECT_LIMIT : this.#limit;
    this.#packets++;
    return this.#length > limit ? 'packet-too-large' : undefined;
  }
}

/** Puts a meter between a socket and its reader; the socket is destroyed at the first header that is too much. */
export function guardPackets(socket: Socket, limit: number, refused: (reason: IngestReason) => void): void {
  const meter = new PacketMeter(limit);
  const read = socket.read.bind(socket);
  socket.read = (size?: number): unknown => {
    const chunk: unknown = read(size);
    if (!(chunk instanceof Uint8Array)) return chunk;
    const trouble = meter.feed(chunk);
    if (trouble === undefined) return chunk;
    refused(trouble);
    socket.destroy();
    return null;
  };
}
