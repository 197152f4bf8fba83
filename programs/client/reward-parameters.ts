import type { Connection } from '@solana/web3.js';
import { FleetError } from '../../protocol/errors.ts';
import type { RewardParameters } from '../../protocol/rewards.ts';
import type { UnixSeconds } from '../../protocol/units.ts';
import type { NetworkAccount } from './accounts.ts';
import { changeAddress } from './addresses.ts';
import type { NetworkParameters } from './parameter-instructions.ts';
import { findChange } from './queries.ts';

/** What the settlement fold needs of a network's account: the current version. */
export function rewardParametersOf(network: NetworkAccount): RewardParameters {
  return rewardPart(network, network.parameterVersion);
}

/**
 * The reward parameters of any version a network ever had. Those of version v are the network's own while v is
 * current, and else what the change to v + 1 replaced.
 * @throws CHAIN_PARAMETERS_UNKNOWN for a version that never was, CHAIN_ACCOUNT_MISSING when the network's account was
 *   read too long ago, and what `findChange` throws
 */
export async function paramsOf(
  connection: Connection,
  network: NetworkAccount,
  version: number,
): Promise<RewardParameters> {
  const { parameterVersion: current, address } = network;
  if (!Number.isInteger(version) || version < 1 || version > current) {
    throw new FleetError('CHAIN_PARAMETERS_UNKNOWN', { network: address, version, current });
  }
  if (version === current) return rewardParametersOf(network);
  const change = await findChange(connection, address, version + 1);
  if (change === undefined) {
    const missing = changeAddress(address, version + 1);
    throw new FleetError('CHAIN_ACCOUNT_MISSING', { kind: 'parameter change', address: missing });
  }
  return rewardPart(change.before, version);
}

/**
 * The version an epoch is settled by whose period ends at `endsAt`: a change binds from the first period that starts
 * after it. Only for epochs that are not final; a posted one names its version itself.
 */
export function bindingVersion(network: NetworkAccount, endsAt: UnixSeconds): number {
  const { parameterVersion, paramsAt, epochSeconds } = network;
  return endsAt - epochSeconds >= paramsAt ? parameterVersion : parameterVersion - 1;
}

function rewardPart(
  parameters: Pick<
    NetworkParameters,
    'base' | 'ratePerKm' | 'lateBps' | 'returnedBps' | 'deviceCap' | 'emissionCap'
  >,
  version: number,
): RewardParameters {
  const { base, ratePerKm, lateBps, returnedBps, deviceCap, emissionCap } = parameters;
  return { version, base, ratePerKm, lateBps, returnedBps, deviceCap, emissionCap };
}
