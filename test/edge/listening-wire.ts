import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A wire to a server on this machine that keeps every byte that goes there. */
export class ListeningWire {
  readonly #port: number;
  readonly #chunks: Uint8Array[] = [];
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;

  constructor(port: number) {
    this.#port = port;
  }

  async start(): Promise<this> {
    const server = createServer((near) => {
      const far = connect(this.#port, '127.0.0.1');
      for (const [one, other] of [
        [near, far],
        [far, near],
      ] as const) {
        this.#sockets.add(one);
        one.on('error', () => other.destroy());
        one.on('close', () => other.destroy());
      }
      near.on('data', (chunk: Buffer) => this.#chunks.push(chunk));
      near.pipe(far);
      far.pipe(near);
    });
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  get port(): number {
    const taken = this.#server?.address() as AddressInfo | undefined;
    if (taken === undefined) throw new Error('the wire has not started');
    return taken.port;
  }

  /** What was sent to the server so far. */
  sent = (): Buffer => Buffer.concat(this.#chunks);

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => this.#server?.close(() => resolve()));
  }
}
