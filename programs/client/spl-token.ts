/**
 * Loads `@solana/spl-token`. Its dependency bigint-buffer warns on the console that it found no native addon, which
 * this project leaves unbuilt on purpose (its addon had an overflow, CVE-2025-3194); the warning is held back here.
 */
export async function splToken() {
  const { console: real } = globalThis;
  const { warn } = real;
  real.warn = (...args: unknown[]) => {
    if (!String(args[0]).startsWith('bigint: Failed to load bindings')) warn.apply(real, args);
  };
  try {
    return await import('@solana/spl-token');
  } finally {
    real.warn = warn;
  }
}
