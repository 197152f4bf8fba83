import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ExecutionContext } from 'ava';
import type { MadeRelease } from './a-release.ts';

/** A real HTTP server of releases that can misbehave: it cuts the wire, answers with errors or changes bytes. */
export class ReleaseServer {
  readonly releases: MadeRelease[] = [];
  offers: readonly { kind: string; version: number }[] = [];
  readonly checkIns: unknown[] = [];
  /** Bytes of content after which the wire is cut, one number a connection. */
  readonly cuts: number[] = [];
  /** Statuses answered instead, one a request for content. */
  readonly statuses: number[] = [];
  /** Ranges of content asked for. */
  readonly ranges: string[] = [];
  /** Bytes of content sent. */
  sent = 0;
  /** A byte of the content that is changed on the way. */
  flips: number | undefined;
  ignoresRanges = false;
  /** Where everything else is asked. */
  behind: string | undefined;
  #server: Server | undefined;
  #wake: () => void = () => undefined;

  async start(t: Pick<ExecutionContext, 'teardown'>): Promise<this> {
    this.#server = createServer((request, response) => {
      const { pathname } = new URL(request.url ?? '', 'http://here');
      if (this.behind !== undefined && !pathname.startsWith('/v1/releases'))
        return void this.#pass(request, response, this.behind).catch(() => response.destroy());
      if (pathname === '/v1/releases/check-ins') {
        let body = '';
        request.on('data', (data) => {
          body += data;
        });
        request.on('end', () => {
          this.checkIns.push(JSON.parse(body));
          this.#wake();
          response.writeHead(200, { 'content-type': 'application/json' });
          response.end(JSON.stringify({ offers: this.offers }));
        });
        return;
      }
      const [, kind, version, what, target] =
        /^\/v1\/releases\/(\w+)\/(\d+)\/(signed|content)\/?(.*)$/.exec(pathname) ?? [];
      const release = this.releases.find(
        ({ manifest, artifact }) =>
          manifest.kind === kind &&
          manifest.version === Number(version) &&
          (what === 'signed' || artifact.target === target),
      );
      if (release === undefined)
        return void response.writeHead(404).end('{"code":"RELEASE_UNKNOWN","message":"no"}');
      if (what === 'signed') return void response.writeHead(200).end(release.signed);
      this.#content(release, request.headers.range ?? '', response);
    });
    await new Promise<void>((resolve) => this.#server?.listen(0, '127.0.0.1', resolve));
    t.teardown(() => this.stop());
    return this;
  }

  stop(): void {
    this.#server?.closeAllConnections();
    this.#server?.close();
  }

  /** Resolves after so many more check-ins. */
  async checkIn(more: number): Promise<void> {
    const end = this.checkIns.length + more;
    while (this.checkIns.length < end) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  get url(): string {
    const taken = this.#server?.address() as AddressInfo | null | undefined;
    return `http://127.0.0.1:${taken?.port ?? 0}`;
  }

  async #pass(request: IncomingMessage, response: ServerResponse, behind: string): Promise<void> {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const body = pieces.length === 0 ? {} : { body: Buffer.concat(pieces) };
    const { method = 'GET', url = '/' } = request;
    const answer = await fetch(new URL(url, behind), { method, ...body });
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text());
  }

  #content({ content }: MadeRelease, range: string, response: ServerResponse): void {
    this.ranges.push(range);
    const status = this.statuses.shift();
    if (status !== undefined)
      return void response.writeHead(status).end('{"code":"TEST","message":"told to"}');
    const [, from = '0', to = ''] = /^bytes=(\d+)-(\d*)$/.exec(range) ?? [];
    const end = to === '' ? content.length : Number(to) + 1;
    const bytes = Buffer.from(this.ignoresRanges ? content : content.subarray(Number(from), end));
    if (this.flips !== undefined && this.flips >= Number(from) && this.flips < end) {
      const at = this.flips - Number(from);
      bytes[at] = (bytes[at] ?? 0) ^ 1;
    }
    response.writeHead(this.ignoresRanges ? 200 : 206, { 'content-length': bytes.length });
    const cut = this.cuts.shift();
    if (cut === undefined || cut >= bytes.length) {
      this.sent += bytes.length;
      response.end(bytes);
      return;
    }
    this.sent += cut;
    response.write(bytes.subarray(0, cut), () => setTimeout(() => response.destroy(), 5));
  }
}
