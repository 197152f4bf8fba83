import type { Keypair, PublicKey } from '@solana/web3.js';
import { le32, type Outcome, pda, type Slot, u64 } from './ledger.ts';
import { type TestNetwork, text } from './network.ts';

/** What a change of parameters sets, as the network was created with. */
export const paramsOf = ({ settings: s }: TestNetwork) => ({
  map_hash: s.map_hash,
  base: s.base,
  rate_per_km: s.rate_per_km,
  device_cap: s.device_cap,
  emission_cap: s.emission_cap,
  outflow_limit: s.outflow_limit,
  device_bond: s.device_bond,
  epoch_bond: s.epoch_bond,
  no_show_seconds: s.no_show_seconds,
  late_bps: s.late_bps,
  returned_bps: s.returned_bps,
});
export type TestParams = ReturnType<typeof paramsOf>;

/** The account of the change to a version; the first change is to version 2. */
export const changeOf = (network: TestNetwork, version = 2): PublicKey =>
  pda(text('change'), network.address.toBytes(), le32(version));

/** The council does something that takes no account but the network. */
export function asCouncil(
  network: TestNetwork,
  name: string,
  args: Record<string, unknown> = {},
  council = network.council,
): Outcome {
  return network.run(name, args, { council: council.publicKey }, [council]);
}

export const setOracles = (network: TestNetwork, oracles: readonly Keypair[], threshold = 2): Outcome =>
  asCouncil(network, 'set_oracles', { oracles: oracles.map(({ publicKey }) => publicKey), threshold });

export interface Proposal {
  readonly by?: Keypair;
  readonly version?: number;
  readonly slots?: Record<string, Slot>;
}

export function propose(
  network: TestNetwork,
  change: Partial<TestParams> = { base: u64(1_100) },
  { by = network.council, version = 2, slots = {} }: Proposal = {},
): Outcome {
  const params = { ...paramsOf(network), ...change };
  const all = { authority: by.publicKey, change: changeOf(network, version), ...slots };
  return network.run('propose_params', { params }, all, [by]);
}

export const apply = (network: TestNetwork, version = 2, slots: Record<string, Slot> = {}): Outcome =>
  network.run('apply_params', {}, { change: changeOf(network, version), ...slots });

export function cancel(network: TestNetwork, by = network.council, version = 2): Outcome {
  const slots = { authority: by.publicKey, change: changeOf(network, version) };
  return network.run('cancel_params', {}, slots, [by]);
}

export const pause = (network: TestNetwork, by: Keypair): Outcome =>
  network.run('pause_intake', {}, { authority: by.publicKey }, [by]);

export const resume = (network: TestNetwork, council = network.council): Outcome =>
  asCouncil(network, 'resume_intake', {}, council);
