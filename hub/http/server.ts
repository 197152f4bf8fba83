import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Express } from 'express';
import { FleetError } from '../../protocol/errors.ts';

export interface Listen {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
}

/**
 * Listens for the application, with the time limits that keep slow clients from holding connections. Idle ones outlive
 * the minute for which proxies keep theirs: a request sent into a connection that is just being closed is lost.
 */
export class HttpServer {
  readonly #listen: Listen;
  readonly #server: Server;

  constructor(app: Express, listen: Listen) {
    this.#listen = listen;
    this.#server = createServer(
      { headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 65_000 },
      app,
    );
    this.#server.maxHeadersCount = 100;
  }

  /** Throws PORT_IN_USE, LISTEN_FAILED. */
  start(): Promise<AddressInfo> {
    const { host, port } = this.#listen;
    return new Promise((resolve, reject) => {
      const failed = (cause: NodeJS.ErrnoException) => {
        const option = '--http-port';
        reject(
          cause.code === 'EADDRINUSE'
            ? new FleetError('PORT_IN_USE', { host, port, option }, { cause })
            : new FleetError('LISTEN_FAILED', { host, port, option, reason: cause.message }, { cause }),
        );
      };
      this.#server.once('error', failed);
      this.#server.listen(port, host, () => {
        this.#server.off('error', failed);
        resolve(this.#server.address() as AddressInfo);
      });
    });
  }

  /** Streams are cut, so that they do not keep the hub up; their readers come back with Last-Event-ID. */
  stop(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }
}
