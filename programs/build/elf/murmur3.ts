const rotateLeft = (x: number, bits: number): number => (x << bits) | (x >>> (32 - bits));

/** MurmurHash3 x86 32-bit with seed 0 of ASCII text: how SBPF numbers its system calls. */
export function murmur3(text: string): number {
  const bytes = Buffer.from(text, 'ascii');
  const whole = bytes.length & ~3;
  let hash = 0;
  for (let i = 0; i < whole; i += 4) {
    hash = (Math.imul(rotateLeft(hash ^ mixWord(bytes.readUInt32LE(i)), 13), 5) + 0xe6546b64) | 0;
  }
  if (whole < bytes.length) hash ^= mixWord(bytes.readUIntLE(whole, bytes.length - whole));
  hash ^= bytes.length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

const mixWord = (word: number): number => Math.imul(rotateLeft(Math.imul(word, 0xcc9e2d51), 15), 0x1b873593);
