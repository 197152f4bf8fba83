import { Keypair, Transaction } from '@solana/web3.js';
import test from 'ava';
import { addressOf } from '../../../programs/client/addresses.ts';
import { claim } from '../../../programs/client/claim-instruction.ts';
import { budgeted } from '../../../programs/client/signed.ts';
import { deviceId, networkId } from '../../../protocol/ids.ts';
import { tokenAmount } from '../../../protocol/units.ts';

test('a claim out of 2^18 devices fits one legacy transaction with a compute limit and a price', async (t) => {
  const key = () => addressOf(Keypair.generate().publicKey);
  const payer = Keypair.generate();
  const instructions = await claim({
    network: networkId(key()),
    mint: key(),
    device: deviceId(key()),
    payee: key(),
    number: 2n ** 64n - 1n,
    index: 2 ** 18 - 1,
    cumulative: tokenAmount(2n ** 64n - 1n),
    proof: Array.from({ length: 18 }, () => ({ hash: new Uint8Array(32), sum: tokenAmount(2n ** 64n - 1n) })),
  });
  const transaction = new Transaction({
    feePayer: payer.publicKey,
    blockhash: key(),
    lastValidBlockHeight: 0,
  });
  transaction.add(...budgeted(instructions, 60_000, 100_000n));
  transaction.sign(payer);
  const { length } = transaction.serialize();
  t.log(`${length} bytes`);
  t.true(length <= 1232);
});
