import type { TransactionInstruction } from '@solana/web3.js';
import { concatBytes, u64Bytes } from '../../protocol/binary.ts';
import type { Address, DeviceId, NetworkId } from '../../protocol/ids.ts';
import type { SumNode } from '../../protocol/sum-tree.ts';
import type { TokenAmount } from '../../protocol/units.ts';
import { deviceAddress, epochAddress, publicKey, vaultAddress } from './addresses.ts';
import { bn, instruction } from './program.ts';
import { TOKEN_PROGRAM } from './token-program.ts';

export interface ClaimRequest {
  readonly network: NetworkId;
  readonly mint: Address;
  readonly device: DeviceId;
  /** The device's payee as the chain has it: nothing else is paid. */
  readonly payee: Address;
  /** A final epoch. */
  readonly number: bigint;
  /** The leaf: its index in the reward tree, and all the device has ever earned. */
  readonly index: number;
  readonly cumulative: TokenAmount;
  /** Siblings from the bottom up. */
  readonly proof: readonly SumNode[];
}

/** Pays a device what a final epoch says it earned and was not paid yet; anybody may send it. */
export async function claim(request: ClaimRequest): Promise<TransactionInstruction[]> {
  const { network, mint, device, payee, number, index, cumulative } = request;
  const proof = Buffer.from(concatBytes(...request.proof.flatMap(({ hash, sum }) => [hash, u64Bytes(sum)])));
  const claimed = await instruction('claim', [index, bn(cumulative), proof], {
    network: publicKey(network),
    epoch: publicKey(epochAddress(network, number)),
    device: publicKey(deviceAddress(network, device)),
    mint: publicKey(mint),
    vault: publicKey(vaultAddress(network)),
    payee: publicKey(payee),
    tokenProgram: TOKEN_PROGRAM,
  });
  return [claimed];
}
