import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { FleetError } from '../../../protocol/errors.ts';

/**
 * Milliseconds. A client whose thread was busy loading a map does not see that an idle connection was closed, and fails
 * with the next request; with Node's five seconds that ended whole worlds on machines under load.
 */
const KEEP_ALIVE = 120_000;

/** Attempts to find two free neighbours when the port may be any. */
const ATTEMPTS = 20;

export interface Listening {
  readonly port: number;
  readonly http: Server;
  readonly webSocket: Server;
}

/**
 * Listens on `port` for HTTP and on the next one for WebSockets: web3.js derives `ws://host:port+1` from an URL.
 * @param port 0 for any free pair
 * @throws CHAIN_PORT_IN_USE
 */
export async function listenOnPair(
  listener: RequestListener,
  host: string,
  port: number,
): Promise<Listening> {
  for (let attempt = 1; ; attempt++) {
    const http = createServer({ keepAliveTimeout: KEEP_ALIVE }, listener);
    await listen(http, host, port);
    const found = (http.address() as AddressInfo).port;
    const webSocket = createServer({ keepAliveTimeout: KEEP_ALIVE }, listener);
    try {
      await listen(webSocket, host, found + 1);
      return { port: found, http, webSocket };
    } catch (error) {
      await closeServer(http);
      if (port !== 0 || attempt === ATTEMPTS) throw error;
    }
  }
}

export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => {
      reject(
        'code' in cause && cause.code === 'EADDRINUSE'
          ? new FleetError('CHAIN_PORT_IN_USE', { host, port }, { cause })
          : cause,
      );
    });
    server.listen({ host, port, exclusive: true }, resolve);
  });
}
