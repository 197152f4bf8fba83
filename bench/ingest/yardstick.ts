import { nativeVerifier, signerFromSeed } from '../../protocol/sodium/native.ts';

/**
 * Verifications of one signature a CPU-second, in this process: what this machine gives at this moment. A frame
 * cannot cost less, and the ratio of the two says more than either where other processes share the cores.
 */
export function verificationsPerCpuSecond(count = 4_000): number {
  const { publicKey, sign } = signerFromSeed(new Uint8Array(32).fill(7));
  const message = new Uint8Array(136).fill(9);
  const signature = sign(message);
  const before = process.cpuUsage();
  for (let i = 0; i < count; i++) {
    if (!nativeVerifier.verify(publicKey, message, signature))
      throw new Error('a good signature was refused');
  }
  const { user, system } = process.cpuUsage(before);
  return count / ((user + system) / 1e6);
}
