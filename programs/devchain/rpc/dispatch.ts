import { z } from 'zod';
import { accountMethods } from './accounts.ts';
import { blockMethods } from './blocks.ts';
import { clusterMethods } from './cluster.ts';
import { FaultCode, RpcFault } from './fault.ts';
import { historyMethods } from './history.ts';
import type { MethodTable, RpcContext } from './method.ts';
import { nodeMethods } from './node.ts';
import { sendingMethods } from './sending.ts';
import { tokenMethods } from './tokens.ts';

/** Every method of the HTTP endpoint. */
export const methods: MethodTable = {
  ...nodeMethods,
  ...accountMethods,
  ...tokenMethods,
  ...sendingMethods,
  ...historyMethods,
  ...blockMethods,
  ...clusterMethods,
};

const envelope = z.object({
  jsonrpc: z.literal('2.0'),
  id: z.union([z.string(), z.number(), z.null()]).optional(),
  method: z.string(),
  params: z.unknown().optional(),
});

export type Reply =
  | { readonly jsonrpc: '2.0'; readonly id: string | number | null; readonly result: unknown }
  | { readonly jsonrpc: '2.0'; readonly id: string | number | null; readonly error: FaultView };
interface FaultView {
  readonly code: number;
  readonly message: string;
  readonly data?: unknown;
}

/**
 * Answers one JSON-RPC body, single or batch. A call without an id is a notification and gets no answer.
 * @param own methods known to this connection only (subscriptions), looked up first
 */
export async function answer(
  context: RpcContext,
  body: string,
  own: MethodTable = {},
): Promise<Reply | Reply[] | undefined> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return failed(null, new RpcFault(FaultCode.parse, 'Parse error'));
  }
  if (!Array.isArray(parsed)) return call(context, parsed, own);
  if (parsed.length === 0) return failed(null, new RpcFault(FaultCode.invalidRequest, 'Invalid request'));
  const replies = [];
  for (const each of parsed) replies.push(await call(context, each, own));
  const answered = replies.filter((reply) => reply !== undefined);
  return answered.length === 0 ? undefined : answered;
}

async function call(context: RpcContext, raw: unknown, own: MethodTable): Promise<Reply | undefined> {
  const request = envelope.safeParse(raw);
  if (!request.success) return failed(null, new RpcFault(FaultCode.invalidRequest, 'Invalid request'));
  const { id, method, params } = request.data;
  const reply = await run(context, id ?? null, method, params, own);
  return id === undefined ? undefined : reply;
}

async function run(
  context: RpcContext,
  id: string | number | null,
  name: string,
  params: unknown,
  own: MethodTable,
): Promise<Reply> {
  let reply: Reply;
  try {
    const handler = lookup(own, name) ?? lookup(methods, name);
    if (handler === undefined) throw new RpcFault(FaultCode.methodNotFound, 'Method not found');
    reply = { jsonrpc: '2.0', id, result: await handler(context, params) };
  } catch (error) {
    reply = failed(id, error);
  }
  // What an answer tells, an "already processed" too, may not be lost any more, whichever transaction it came from.
  await context.chain.durable().catch(() => {
    reply = failed(id, new RpcFault(FaultCode.unhealthy, 'Node is unhealthy', { numSlotsBehind: null }));
  });
  return reply;
}

/** Own keys only: `constructor` is no method. */
function lookup(table: MethodTable, name: string) {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

function failed(id: string | number | null, error: unknown): Reply {
  const fault = error instanceof RpcFault ? error : new RpcFault(FaultCode.internal, 'Internal error');
  const view = { code: fault.code, message: fault.message };
  return { jsonrpc: '2.0', id, error: fault.data === undefined ? view : { ...view, data: fault.data } };
}
