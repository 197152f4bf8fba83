import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import type { Clock } from '../../../protocol/clock.ts';
import type { Milliseconds } from '../../../protocol/units.ts';
import { answer } from '../rpc/dispatch.ts';
import type { RpcContext } from '../rpc/method.ts';
import { isLocalRequest } from './guard.ts';
import { MAX_BODY_BYTES } from './http.ts';
import { Subscriptions } from './subscriptions.ts';

/** A reader this far behind is cut off rather than fed from our memory. */
const MAX_BUFFERED_BYTES = 16 * 1024 * 1024;

/** JSON-RPC over WebSocket with subscriptions, on every server attached. */
export class Sockets {
  readonly #context: RpcContext;
  readonly #ticker: { clock: Clock; slotTime: Milliseconds };
  readonly #sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_BODY_BYTES });

  constructor(context: RpcContext, ticker: { clock: Clock; slotTime: Milliseconds }) {
    this.#context = context;
    this.#ticker = ticker;
  }

  attach(server: Server): void {
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      if (!isLocalRequest(request.headers)) {
        socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\n');
        return;
      }
      this.#sockets.handleUpgrade(request, socket, head, (opened) => this.#serve(opened));
    });
  }

  close(): void {
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#sockets.close();
  }

  #serve(socket: WebSocket): void {
    const send = (message: unknown) => {
      if (socket.bufferedAmount > MAX_BUFFERED_BYTES) socket.terminate();
      else socket.send(JSON.stringify(message), () => undefined);
    };
    const subscriptions = new Subscriptions(this.#context.chain, this.#ticker, send);
    socket.on('message', (data: RawData) => {
      answer(this.#context, textOf(data), subscriptions.methods).then(
        (reply) => {
          if (reply !== undefined) send(reply);
          subscriptions.answered();
        },
        () => socket.terminate(),
      );
    });
    // Broken frames close the connection; there is nobody to tell.
    socket.on('error', () => undefined);
    socket.on('close', () => subscriptions.close());
  }
}

function textOf(data: RawData): string {
  return Buffer.isBuffer(data)
    ? data.toString('utf8')
    : Buffer.concat(
        [data].flat().map((part) => Buffer.from(part instanceof ArrayBuffer ? new Uint8Array(part) : part)),
      ).toString('utf8');
}
