import { FleetError } from '../../protocol/errors.ts';
import type { RpcCall } from '../../protocol/views/rpc.ts';

/** The hub's Solana endpoint as the page may use it. */
export interface RpcForwarder {
  /** The endpoint's JSON-RPC answer as it came. Throws CHAIN_UNREACHABLE, CHAIN_RATE_LIMITED. */
  forward(call: RpcCall): Promise<string>;
}

const TIMEOUT_MS = 15_000;
/** All devices of a network of ten thousand are about 4 MiB in base64. */
const MAX_ANSWER = 16 * 1024 * 1024;

/** Forwards over HTTP. The endpoint's path and query, where providers put their keys, are never told. */
export function httpForwarder(url: string, ask: typeof fetch = fetch): RpcForwarder {
  const { origin: endpoint } = new URL(url);
  return {
    forward: async (call) => {
      try {
        const response = await ask(url, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify(call),
          signal: AbortSignal.timeout(TIMEOUT_MS),
        });
        if (response.status === 429) throw new FleetError('CHAIN_RATE_LIMITED', { endpoint });
        return await bounded(response, endpoint);
      } catch (cause) {
        if (cause instanceof FleetError) throw cause;
        throw new FleetError('CHAIN_UNREACHABLE', { endpoint, reason: 'it does not answer' }, { cause });
      }
    },
  };
}

/** An endpoint that answers without end must not fill the hub's memory. */
async function bounded(response: Response, endpoint: string): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > MAX_ANSWER) {
      throw new FleetError('CHAIN_UNREACHABLE', { endpoint, reason: 'its answer is too long' });
    }
  }
  return text + decoder.decode();
}
