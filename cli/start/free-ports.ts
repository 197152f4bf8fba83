import { createServer } from 'node:net';

/**
 * Ports of this machine that were free a moment ago. They are fixed in configuration, because a part that was
 * killed must come back under the address the others know.
 * @param runs length of each run of neighbouring ports; the local chain wants two (RPC and WebSocket).
 */
export async function freePorts(runs: readonly number[]): Promise<readonly number[]> {
  const found: number[] = [];
  for (const length of runs) {
    for (;;) {
      const first = await anyPort();
      const rest = await Promise.all(Array.from({ length: length - 1 }, (_, i) => isFree(first + 1 + i)));
      if (first + length <= 65_536 && rest.every(Boolean) && !found.includes(first)) {
        found.push(first);
        break;
      }
    }
  }
  return found;
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
