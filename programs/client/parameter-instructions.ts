import { SystemProgram, type TransactionInstruction } from '@solana/web3.js';
import type { Address } from '../../protocol/ids.ts';
import type { Lamports, Seconds, TokenAmount } from '../../protocol/units.ts';
import type { ChangeAccount, NetworkAccount } from './accounts.ts';
import { changeAddress, publicKey } from './addresses.ts';
import { bn, instruction } from './program.ts';

/** All that a change of parameters sets, at once. */
export interface NetworkParameters {
  readonly base: TokenAmount;
  readonly ratePerKm: TokenAmount;
  readonly deviceCap: TokenAmount;
  readonly emissionCap: TokenAmount;
  readonly outflowLimit: TokenAmount;
  readonly deviceBond: Lamports;
  readonly epochBond: Lamports;
  readonly noShowSeconds: Seconds;
  readonly lateBps: number;
  readonly returnedBps: number;
  /** sha256 of the pinned static map, 32 bytes. */
  readonly mapHash: Uint8Array;
}

/** Proposes other parameters; council or controller signs and pays the rent of the change's account. */
export async function proposeParams(
  network: NetworkAccount,
  authority: Address,
  parameters: NetworkParameters,
): Promise<TransactionInstruction[]> {
  const version = network.parameterVersion + 1;
  const proposed = await instruction('proposeParams', [paramsArg(parameters)], {
    authority: publicKey(authority),
    network: publicKey(network.address),
    change: publicKey(changeAddress(network.address, version)),
    systemProgram: SystemProgram.programId,
  });
  return [proposed];
}

/** Puts a change in force once its delay is over; anybody may. */
export async function applyParams(change: ChangeAccount): Promise<TransactionInstruction[]> {
  return [await instruction('applyParams', [], changeAccounts(change))];
}

/** Takes a pending change back; council or guardian signs. */
export async function cancelParams(
  change: ChangeAccount,
  authority: Address,
): Promise<TransactionInstruction[]> {
  const cancelled = await instruction('cancelParams', [], {
    authority: publicKey(authority),
    ...changeAccounts(change),
  });
  return [cancelled];
}

function changeAccounts({ network, address }: Pick<ChangeAccount, 'network' | 'address'>) {
  return { network: publicKey(network), change: publicKey(address) };
}

function paramsArg(parameters: NetworkParameters) {
  return {
    mapHash: [...parameters.mapHash],
    base: bn(parameters.base),
    ratePerKm: bn(parameters.ratePerKm),
    deviceCap: bn(parameters.deviceCap),
    emissionCap: bn(parameters.emissionCap),
    outflowLimit: bn(parameters.outflowLimit),
    deviceBond: bn(parameters.deviceBond),
    epochBond: bn(parameters.epochBond),
    noShowSeconds: parameters.noShowSeconds,
    lateBps: parameters.lateBps,
    returnedBps: parameters.returnedBps,
  };
}
