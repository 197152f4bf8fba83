import { createServer } from 'node:net';

/** A run of neighbouring ports that are wanted; `preferred` is taken when the whole run is free. */
export interface PortWish {
  readonly length: number;
  readonly preferred?: number;
}

/**
 * Ports of this machine that were free a moment ago. They are fixed in configuration, because a part that was
 * killed must come back under the address the others know.
 */
export async function freePorts(wishes: readonly PortWish[]): Promise<readonly number[]> {
  const found: number[] = [];
  for (const wish of wishes) found.push(await freeRun(wish, found));
  return found;
}

async function freeRun({ length, preferred }: PortWish, taken: readonly number[]): Promise<number> {
  if (preferred !== undefined && (await areFree(preferred, length))) return preferred;
  for (;;) {
    const first = await anyPort();
    if (first + length <= 65_536 && !taken.includes(first) && (await areFree(first, length))) return first;
  }
}

async function areFree(first: number, length: number): Promise<boolean> {
  const free = await Promise.all(Array.from({ length }, (_, i) => isFree(first + i)));
  return free.every(Boolean);
}

function anyPort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
