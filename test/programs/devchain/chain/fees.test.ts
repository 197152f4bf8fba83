import { ComputeBudgetProgram, Ed25519Program, Keypair, SystemProgram, Transaction } from '@solana/web3.js';
import test from 'ava';
import fc from 'fast-check';
import { feeOf } from '../../../../programs/devchain/chain/fees.ts';
import { Runtime } from '../../../../programs/devchain/chain/runtime.ts';
import { decodeTransaction } from '../../../../programs/devchain/chain/transaction.ts';

test('our fee is what the engine takes, for any limit, price and number of signatures', (t) => {
  const runtime = new Runtime();
  const [payer, second] = [Keypair.generate(), Keypair.generate()];
  const address = payer.publicKey.toBase58();
  const balance = 10n ** 15n;
  const owner = SystemProgram.programId.toBase58();
  const plan = fc.record({
    units: fc.option(fc.integer({ min: 10_000, max: 2_000_000 }), { nil: undefined }),
    price: fc.option(fc.bigInt({ min: 0n, max: 10_000_000n }), { nil: undefined }),
    cosigned: fc.boolean(),
    verified: fc.boolean(),
  });
  fc.assert(
    fc.property(plan, ({ units, price, cosigned, verified }) => {
      runtime.setAccount({ address, lamports: balance, owner, data: new Uint8Array(), executable: false });
      const transaction = new Transaction({
        feePayer: payer.publicKey,
        blockhash: address,
        lastValidBlockHeight: 0,
      });
      if (units !== undefined) transaction.add(ComputeBudgetProgram.setComputeUnitLimit({ units }));
      if (price !== undefined)
        transaction.add(ComputeBudgetProgram.setComputeUnitPrice({ microLamports: price }));
      if (verified) {
        const { secretKey: privateKey } = second;
        transaction.add(
          Ed25519Program.createInstructionWithPrivateKey({ privateKey, message: new Uint8Array(8) }),
        );
      }
      const from = cosigned ? second.publicKey : payer.publicKey;
      transaction.add(SystemProgram.transfer({ fromPubkey: from, toPubkey: from, lamports: 0 }));
      transaction.sign(...(cosigned ? [payer, second] : [payer]));
      const wire = transaction.serialize();
      const outcome = runtime.execute(wire);
      const taken = balance - (runtime.account(address)?.lamports ?? 0n);
      return (
        outcome.failure === null &&
        taken === feeOf(decodeTransaction(wire, () => ({ writable: [], readonly: [] })))
      );
    }),
    { numRuns: 150 },
  );
  t.pass();
});
