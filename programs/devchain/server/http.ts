import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { answer } from '../rpc/dispatch.ts';
import type { RpcContext } from '../rpc/method.ts';
import { isLocalRequest } from './guard.ts';

/** The limit of a real node. */
export const MAX_BODY_BYTES = 50 * 1024;

const allowedHeaders = 'content-type, solana-client';

/** JSON-RPC over POST, as a real node serves it; browsers on this machine may call it. */
export function rpcListener(context: RpcContext): RequestListener {
  return (request, response) => {
    serve(context, request, response).catch(() => {
      if (!response.headersSent) send(response, 500, 'Internal error');
      else response.destroy();
    });
  };
}

async function serve(context: RpcContext, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (!isLocalRequest(request.headers))
    return send(response, 403, 'Only pages and programs of this machine.');
  if (request.headers.origin !== undefined) allowOrigin(response, request.headers.origin);
  if (request.method === 'OPTIONS') return send(response, 204, '');
  if (request.method === 'GET' && request.url === '/health') {
    return send(response, 200, context.chain.healthy ? 'ok' : 'behind');
  }
  if (request.method !== 'POST')
    return send(response, 405, 'Used HTTP Method is not allowed. POST or OPTIONS is required');
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) {
    return send(
      response,
      415,
      'Supplied content type is not allowed. Content-Type: application/json is required',
    );
  }
  const body = await readBody(request);
  if (body === undefined) return send(response, 413, 'Request body is too large.');
  const reply = await answer(context, body);
  send(response, 200, reply === undefined ? '' : JSON.stringify(reply), 'application/json; charset=utf-8');
}

/** The body as text; undefined once it exceeds the limit. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    if (!Buffer.isBuffer(chunk)) continue;
    length += chunk.length;
    if (length > MAX_BODY_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function allowOrigin(response: ServerResponse, origin: string): void {
  response.setHeader('access-control-allow-origin', origin);
  response.setHeader('access-control-allow-methods', 'POST, GET, OPTIONS');
  response.setHeader('access-control-allow-headers', allowedHeaders);
  response.setHeader('access-control-max-age', '86400');
  response.setHeader('vary', 'origin');
}

function send(response: ServerResponse, status: number, text: string, type = 'text/plain'): void {
  if (status === 413) response.setHeader('connection', 'close');
  response.writeHead(status, { 'content-type': type });
  response.end(text);
}
