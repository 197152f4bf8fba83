/** Cuts a stream of raw RGB pictures of one size, as ffmpeg writes them, into pictures; what is left at the end is none. */
export async function* framesOf(
  chunks: AsyncIterable<Uint8Array>,
  width: number,
  height: number,
): AsyncGenerator<Uint8Array> {
  const size = width * height * 3;
  let frame = new Uint8Array(size);
  let filled = 0;
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; ) {
      const part = chunk.subarray(at, at + size - filled);
      frame.set(part, filled);
      filled += part.length;
      at += part.length;
      if (filled < size) continue;
      yield frame;
      frame = new Uint8Array(size);
      filled = 0;
    }
  }
}
