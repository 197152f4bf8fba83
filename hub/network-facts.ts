import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { writeAtomically } from '../maps/atomic-file.ts';
import { FleetError } from '../protocol/errors.ts';
import { equalBytes, type NetworkId, toHex } from '../protocol/ids.ts';
import { addressField, hexField, networkField } from '../protocol/views/fields.ts';
import { parser } from '../protocol/views/parse.ts';

/** What of the Network account never changes while a hub runs, as robots and people are told it. */
const networkFacts = z.object({
  network: networkField,
  hubKey: addressField,
  releaseKey: addressField,
  mint: addressField,
  mapHash: hexField(32),
  epochSeconds: z.int().positive(),
});
export type NetworkFacts = z.output<typeof networkFacts>;
const parseNetworkFacts = parser('kept network', networkFacts);

/**
 * Asks the chain, and falls back on what it said last: a hub that is restarted while its endpoint is down goes
 * on taking frames and jobs. Throws what `ask` throws when nothing was kept for this network.
 */
export async function loadNetworkFacts(
  file: string,
  network: NetworkId,
  ask: () => Promise<NetworkFacts>,
): Promise<NetworkFacts> {
  try {
    const facts = await ask();
    await writeAtomically(file, new TextEncoder().encode(`${JSON.stringify(facts)}\n`));
    return facts;
  } catch (cause) {
    const kept = await keptFacts(file);
    if (kept?.network === network) return kept;
    throw cause;
  }
}

/** A hub that signs with another key or plans on another map than its network names would be refused by all. */
export function checkNetworkFacts(facts: NetworkFacts, hubKey: string, mapHash: Uint8Array): void {
  const refuse = (reason: string) => new FleetError('CONFIG_INVALID', { part: 'hub', reason });
  if (facts.hubKey !== hubKey) {
    throw refuse(`keys.hub: ${hubKey} is not the mission key of the network, which is ${facts.hubKey}`);
  }
  if (!equalBytes(Buffer.from(facts.mapHash, 'hex'), mapHash)) {
    throw refuse(`map: its hash is ${toHex(mapHash)}, the network pins ${facts.mapHash}`);
  }
}

async function keptFacts(file: string): Promise<NetworkFacts | undefined> {
  try {
    return parseNetworkFacts(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return undefined;
  }
}
