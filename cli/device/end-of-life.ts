import { FleetError } from '../../protocol/errors.ts';
import { lamports, unixSeconds } from '../../protocol/units.ts';
import { carryOut, type SendFlags } from '../chain/proposal.ts';
import { report } from '../chain/tell-proposal.ts';
import type { Run } from '../command.ts';
import { showSol, showTime } from '../output/units.ts';
import { assertActive, type OwnedDevice, ownedDevice } from './device-on-chain.ts';

/** Ends a robot's work for good. */
export async function retire(run: Run, flags: SendFlags, [word = '']: readonly string[]): Promise<void> {
  const { retireDevice } = await import('../../programs/client/device-instructions.ts');
  const owned = await ownedDevice(run, word);
  assertActive(owned);
  const { cluster, network, owner } = owned;
  const { device, bond } = owned.device;
  const outcome = await carryOut(run, flags, cluster, {
    what: `retire robot ${device} for good`,
    instructions: await retireDevice(network.address, device, owner.address),
    parties: [{ role: 'owner', wallet: owner }],
  });
  const free = freeFrom({ ...owned, device: { ...owned.device, retiredAt: owned.now } });
  report(run, outcome, { device, bond, bondFreeFrom: free }, [
    ['device', device],
    ['earned', 'what it earned stays claimable'],
    ['bond', `${showSol(bond)}: "wayproof device withdraw" from about ${showTime(free * 1_000)}`],
  ]);
}

/** Pays the bond of a retired or replaced robot back. */
export async function withdraw(run: Run, flags: SendFlags, [word = '']: readonly string[]): Promise<void> {
  const { withdrawBond } = await import('../../programs/client/device-instructions.ts');
  const owned = await ownedDevice(run, word);
  assertWithdrawable(owned);
  const { cluster, network, owner } = owned;
  const { device, bond } = owned.device;
  const outcome = await carryOut(run, flags, cluster, {
    what: `pay the bond of robot ${device} back to its owner`,
    instructions: await withdrawBond(network.address, device, owner.address),
    parties: [{ role: 'owner', wallet: owner }],
    bond: lamports(-bond),
  });
  report(run, outcome, { device, amount: bond }, [
    ['device', device],
    ['bond', `${showSol(bond)} to ${owner.address}`],
  ]);
}

/** Until then the bond answers for what the robot signed: twice an epoch with its challenge window. */
function freeFrom({ device, network }: Pick<OwnedDevice, 'device' | 'network'>) {
  return unixSeconds(device.retiredAt + 2 * (network.epochSeconds + network.challengeSeconds));
}

function assertWithdrawable(owned: OwnedDevice): void {
  const { device, status, bond } = owned.device;
  if (status === 'active') throw new FleetError('CLI_DEVICE_STILL_ACTIVE', { device });
  if (bond === 0n) throw new FleetError('CLI_BOND_GONE', { device });
  const from = freeFrom(owned);
  if (owned.now < from) throw new FleetError('CLI_BOND_LOCKED', { device, from: showTime(from * 1_000) });
}
