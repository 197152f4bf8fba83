import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ExecutionContext } from 'ava';
import { FleetError } from '../../../protocol/errors.ts';
import { address, keyBytes } from '../../../protocol/ids.ts';
import { nativeVerifier } from '../../../protocol/sodium/native.ts';
import { unixMilliseconds } from '../../../protocol/units.ts';
import { signInText } from '../../../protocol/views/sign-in-message.ts';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly headers: IncomingMessage['headers'];
  /** The wallet that signed in, if one did. */
  readonly caller: string | undefined;
}

type Answer = { readonly status?: number; readonly body: unknown; readonly text?: string };
export type Routes = Readonly<Record<string, (asked: Asked) => Answer | Promise<Answer>>>;

/** What the hub's problem+json looks like. */
export function problem(status: number, error: FleetError): Answer {
  const body = { type: `urn:${error.code}`, title: error.code, status, ...error.toJSON() };
  return { status, body };
}

/**
 * A stand-in for the hub's HTTP interface that really checks sign-ins. Routes are `GET /v1/…`; one that is not
 * listed fails the test.
 */
export async function aHub(t: ExecutionContext, routes: Routes): Promise<{ url: string; asked: Asked[] }> {
  const asked: Asked[] = [];
  const tokens = new Map<string, string>();
  let host = '';
  const signIn: Routes = {
    'POST /v1/sign-in/nonce': ({ body }) => {
      const { address: caller } = body as { address: string };
      const nonce = 'ab'.repeat(16);
      const now = unixMilliseconds(Date.now());
      const expirationTime = unixMilliseconds(now + 600_000);
      const message = signInText({
        domain: host,
        address: address(caller),
        nonce,
        issuedAt: now,
        expirationTime,
      });
      return { body: { nonce, message } };
    },
    'POST /v1/sign-in': ({ body }) => {
      const { address: caller, message, signature } = body as Record<string, string>;
      const signed = new TextEncoder().encode(message);
      const good = nativeVerifier.verify(
        keyBytes(address(caller ?? '')),
        signed,
        Buffer.from(signature ?? '', 'base64'),
      );
      if (!good) return problem(401, new FleetError('SIGN_IN_INVALID', { reason: 'signature' }));
      const token = `token-of-${caller}`;
      tokens.set(token, caller ?? '');
      return { body: { token, expires: Date.now() + 600_000 } };
    },
  };
  const server = createServer((request, response) => {
    void answer(request, response).catch((error: unknown) => {
      t.log(error);
      response.destroy();
    });
  });
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const { method = '', url = '' } = request;
    const path = url.split('?')[0] ?? '';
    const caller = tokens.get((request.headers.authorization ?? '').replace(/^Bearer /, ''));
    const one: Asked = {
      method,
      path: url,
      body: text === '' ? undefined : JSON.parse(text),
      headers: request.headers,
      caller,
    };
    asked.push(one);
    const route = routes[`${method} ${path}`] ?? signIn[`${method} ${path}`];
    if (route === undefined) throw new Error(`the test knows no ${method} ${path}`);
    const { status = 200, body, text: plain } = await route(one);
    response.writeHead(status, { 'content-type': plain === undefined ? 'application/json' : 'text/plain' });
    response.end(plain ?? JSON.stringify(body));
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://${host}`, asked };
}
