import { z } from 'zod';
import type { Chain } from '../chain/chain.ts';
import type { Faucet } from '../chain/faucet.ts';
import { FaultCode, invalidParams, RpcFault } from './fault.ts';

/** What handlers work with. */
export interface RpcContext {
  readonly chain: Chain;
  readonly faucet: Faucet;
}

export type Handler = (context: RpcContext, params: unknown) => unknown;
export type MethodTable = Readonly<Record<string, Handler>>;

/** A handler behind the one parse of its parameters. */
export function method<S extends z.ZodType>(
  params: S,
  run: (context: RpcContext, params: z.output<S>) => unknown,
): Handler {
  return (context, raw) => {
    const parsed = params.safeParse(raw ?? []);
    if (!parsed.success) throw invalidParams(sentenceOf(parsed.error));
    return run(context, parsed.data);
  };
}

function sentenceOf(error: z.ZodError): string {
  const issue = error.issues[0];
  if (issue?.code === 'custom') return `Invalid param: ${issue.message}`;
  return `Invalid params: ${issue?.path.join('.') || 'params'}: ${issue?.message ?? 'unexpected'}.`;
}

/** Answers most queries come in: the slot they speak of, and the value. */
export function withContext(chain: Chain, value: unknown) {
  return { context: { apiVersion: API_VERSION, slot: chain.slots.slot() }, value };
}

/** The node version whose shapes these are. */
export const API_VERSION = '3.1.0';

export const commitment = z.enum([
  'processed',
  'confirmed',
  'finalized',
  'recent',
  'single',
  'singleGossip',
  'root',
  'max',
]);
/** Options nearly every method takes; commitment levels do not differ here. */
export const common = { commitment: commitment.nullish(), minContextSlot: z.number().int().nullish() };

/** @throws -32016 when the caller has seen a later slot than this chain. */
export function checkMinContextSlot(
  chain: Chain,
  config?: { minContextSlot?: number | null | undefined } | null,
): void {
  const slot = chain.slots.slot();
  if (
    config?.minContextSlot !== undefined &&
    config.minContextSlot !== null &&
    config.minContextSlot > slot
  ) {
    throw new RpcFault(FaultCode.minContextSlot, 'Minimum context slot has not been reached', {
      contextSlot: slot,
    });
  }
}
