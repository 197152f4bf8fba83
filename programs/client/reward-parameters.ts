import type { RewardParameters } from '../../protocol/rewards.ts';
import type { NetworkAccount } from './accounts.ts';

/** What the settlement fold needs of a network's account. */
export function rewardParametersOf(network: NetworkAccount): RewardParameters {
  const {
    parameterVersion: version,
    base,
    ratePerKm,
    lateBps,
    returnedBps,
    deviceCap,
    emissionCap,
  } = network;
  return { version, base, ratePerKm, lateBps, returnedBps, deviceCap, emissionCap };
}
