import type { NetworkAccount } from '../../programs/client/accounts.ts';
import type { Address } from '../../protocol/ids.ts';
import { expiryOf, type TransferFile } from './statement-file.ts';

/** The transaction of a sale, the same on both machines; the new owner pays its fee. */
export async function saleOf(
  network: NetworkAccount,
  file: TransferFile,
  owner: Address,
  payer: Address,
  payee: Address | undefined,
) {
  const [{ transferDevice }, { ensureTokenAccount }] = await Promise.all([
    import('../../programs/client/handover-instructions.ts'),
    import('../../programs/client/tokens.ts'),
  ]);
  const { device, newOwner, signature } = file;
  const account =
    payee === undefined
      ? await ensureTokenAccount(payer, newOwner, network.mint)
      : { account: payee, instructions: [] };
  const proof = { device, newOwner, nonce: BigInt(file.nonce), expires: expiryOf(file), signature };
  const transferred = await transferDevice(network.address, proof, owner, account.account);
  return { payee: account.account, instructions: [...account.instructions, ...transferred] };
}
