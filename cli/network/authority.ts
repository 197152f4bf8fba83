import type { TransactionInstruction } from '@solana/web3.js';
import { FleetError } from '../../protocol/errors.ts';
import type { Address } from '../../protocol/ids.ts';
import type { Cluster } from '../chain/cluster.ts';
import { carryOut, type Outcome, type SendFlags } from '../chain/proposal.ts';
import type { Run } from '../command.ts';
import { walletOf } from '../connect.ts';
import { formatFields } from '../output/table.ts';
import type { Wallet } from '../wallet.ts';

export interface RuleFlags extends SendFlags {
  /** Print the transaction for a multisig instead of signing it. */
  readonly export?: boolean;
}

/** Whoever may do this: with a key file here, or a multisig that signs elsewhere. */
export interface Authority {
  readonly role: string;
  readonly address: Address;
  readonly wallet: Wallet | undefined;
}

/**
 * The wallet of `--keypair`, if it may do this; with `--export` the first that may.
 * @throws CLI_WRONG_AUTHORITY: the chain would refuse as well, but it cannot name the key to take instead
 */
export function authorityOf(
  run: Run,
  flags: RuleFlags,
  role: string,
  allowed: readonly (Address | undefined)[],
): Authority {
  const present = allowed.filter((each) => each !== undefined);
  const [first] = present;
  if (flags.export === true && first !== undefined) return { role, address: first, wallet: undefined };
  const wallet = walletOf(run);
  const { address } = wallet;
  if (present.includes(address)) return { role, address, wallet };
  const who = present.length === 0 ? 'nobody' : present.join(' or ');
  throw new FleetError('CLI_WRONG_AUTHORITY', { wallet: address, role, allowed: who });
}

/** Sends it, or prints it for a multisig and returns nothing. */
export async function ruleOrExport(
  run: Run,
  flags: RuleFlags,
  cluster: Cluster,
  rule: { readonly what: string; readonly instructions: readonly TransactionInstruction[] },
  authority: Authority,
): Promise<Outcome | undefined> {
  const { role, wallet } = authority;
  if (wallet !== undefined)
    return await carryOut(run, flags, cluster, { ...rule, parties: [{ role, wallet }] });
  await exportRule(run, cluster, rule, authority);
  return undefined;
}

/** Unsigned, with the multisig's vault as signer and fee payer: its own tools take base58, or the parts. */
async function exportRule(
  run: Run,
  { connection, origin, programAddress }: Cluster,
  { what, instructions }: { readonly what: string; readonly instructions: readonly TransactionInstruction[] },
  { role, address }: Authority,
): Promise<void> {
  const [{ Transaction }, { publicKey }, { simulate }, { rpcValue }, { keyText }] = await Promise.all([
    import('@solana/web3.js'),
    import('../../programs/client/addresses.ts'),
    import('../../programs/client/signed.ts'),
    import('../../programs/client/failures.ts'),
    import('../../protocol/ids.ts'),
  ]);
  const feePayer = publicKey(address);
  // What the chain would refuse is told here, before several people look at it.
  const { units } = await simulate(connection, feePayer, instructions);
  const { blockhash, lastValidBlockHeight } = await rpcValue(connection.getLatestBlockhashAndContext());
  const transaction = new Transaction({ feePayer, blockhash, lastValidBlockHeight });
  transaction.add(...instructions);
  const base58 = keyText(new Uint8Array(transaction.serialize({ requireAllSignatures: false })));
  const parts = instructions.map(({ programId, keys, data }) => ({
    program: programId.toBase58(),
    accounts: keys.map(({ pubkey, isSigner, isWritable }) => ({
      address: pubkey.toBase58(),
      isSigner,
      isWritable,
    })),
    data: data.toString('base64'),
  }));
  const facts = { what, cluster: origin, program: programAddress, signer: address, role, units };
  run.output.result({ ...facts, instructions: parts, transaction: base58 }, () =>
    formatFields([
      ['does', what],
      ['cluster', origin],
      ['program', programAddress],
      ['signed by', `${address} as ${role}`],
      ['checked', `a simulation took ${units} compute units`],
      ['transaction', base58],
    ]),
  );
}
