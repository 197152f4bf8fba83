import type { Clock } from '../../protocol/clock.ts';
import type { HubClient } from '../hub-client.ts';
import { toFleetError } from '../output/json.ts';
import { type Finding, fine, missing } from './check.ts';

/** A sign-in or a robot's login is refused beyond this. */
const LARGEST_SKEW_MS = 30_000;

/** Is the hub there, and do its clock and ours agree? */
export async function checkHub(hub: HubClient, clock: Clock): Promise<Finding[]> {
  try {
    const before = clock.now();
    const { real, world, scale } = await hub.time();
    // The hub read its clock somewhere in between: half the round trip is the fairest guess.
    const skew = real - (before + clock.now()) / 2;
    const { network, kind } = await hub.network();
    const speed =
      scale === undefined ? '' : `, world clock ×${scale.factor} at ${new Date(world).toISOString()}`;
    const seconds = (Math.abs(skew) / 1000).toFixed(1);
    return [
      fine('hub', `${hub.url} serves ${kind} network ${network}${speed}`),
      Math.abs(skew) <= LARGEST_SKEW_MS
        ? fine('clock', `within ${seconds} s of the hub's`)
        : missing(
            'clock',
            `${seconds} s ${skew > 0 ? 'behind' : 'ahead of'} the hub's`,
            'timedatectl set-ntp true',
          ),
    ];
  } catch (error) {
    return [missing('hub', toFleetError(error).message, 'wayproof hub run, or --hub URL of one that runs')];
  }
}

/** Is the Solana endpoint there? Plain JSON-RPC, so that no chain library is loaded for it. */
export async function checkRpc(url: string, signal: AbortSignal): Promise<Finding> {
  const fix = 'wayproof chain run, or --cluster URL of an endpoint that runs';
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"jsonrpc":"2.0","id":1,"method":"getVersion"}',
      signal: AbortSignal.any([signal, AbortSignal.timeout(10_000)]),
    });
    const answer: unknown = await response.json();
    const core = /"solana-core":\s*"([^"]{1,40})"/.exec(JSON.stringify(answer))?.[1];
    return core === undefined
      ? missing('Solana', `${url} is no Solana endpoint`, fix)
      : fine('Solana', `${url} runs ${core}`);
  } catch (error) {
    signal.throwIfAborted();
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const reason =
      cause instanceof Error ? cause.message || String((cause as NodeJS.ErrnoException).code) : String(cause);
    return missing('Solana', `${url} does not answer: ${reason}`, fix);
  }
}
