import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import { addressOf } from '../../../programs/client/addresses.ts';
import { attestEpoch, finaliseEpoch, postEpoch } from '../../../programs/client/epoch-instructions.ts';
import { findEpoch } from '../../../programs/client/queries.ts';
import { compareBytes, keyBytes } from '../../../protocol/ids.ts';
import { generateSeed, signerFromSeed } from '../../../protocol/sodium/native.ts';
import { buildSumTree, type SumTree } from '../../../protocol/sum-tree.ts';
import { type TokenAmount, tokenAmount } from '../../../protocol/units.ts';
import { anEpoch } from '../../cli/support/an-epoch.ts';
import { aFolder } from '../../cli/support/run-wayproof.ts';
import {
  aNetwork,
  aRegisteredDevice,
  networkOf,
  type TestDevice,
  type TestNetwork,
} from '../../programs/client/a-network.ts';

/** A network with a funded vault on the local chain, running the committed bytecode. */
export const aChainToPay = (t: ExecutionContext): Promise<TestNetwork> => aNetwork(t);

export const treeOf = (...earned: readonly (readonly [TestDevice, bigint])[]): SumTree =>
  buildSumTree(
    earned
      .map(([{ id }, amount]) => ({ device: keyBytes(id), cumulative: tokenAmount(amount) }))
      .sort((a, b) => compareBytes(a.device, b.device)),
  );

/** Epoch 1 with these rewards, posted by one oracle, attested by the other, final after the window. */
export async function aFinalEpoch(chain: TestNetwork, tree: SumTree, total: TokenAmount = tree.total) {
  const { network, mint, payee, creator, oracle, connection } = chain;
  const hash = (fill: number) => new Uint8Array(32).fill(fill);
  const [workRoot, tracesRoot, workDigest, tracesDigest] = [hash(1), hash(2), hash(3), hash(4)];
  const roots = { workRoot, tracesRoot, rewardRoot: tree.root, workDigest, tracesDigest };
  const proposal = { number: 1n, ...roots, total, leaves: tree.leaves.length };
  await chain.send(await postEpoch(await networkOf(chain), addressOf(creator.publicKey), proposal));
  const posted = await findEpoch(connection, network, 1n);
  if (posted === undefined) throw new Error('not posted');
  await chain.send(await attestEpoch(network, 1n, addressOf(oracle.publicKey), posted.contentHash), [oracle]);
  chain.wait(11);
  await chain.send(await finaliseEpoch(posted));

  const requestOf = ({ id: device }: TestDevice) => {
    const index = tree.indexOf(keyBytes(device)) ?? -1;
    const cumulative = tree.leaves[index]?.cumulative ?? tokenAmount(0n);
    return { network, mint, device, payee, number: 1n, index, cumulative, proof: tree.proof(index) };
  };
  return { requestOf };
}

/** Epoch 1 with one delivery, posted, its evidence in a folder; `words` tell a command where to look. */
export async function anAuditableEpoch(t: ExecutionContext) {
  const chain = await aNetwork(t);
  const folder = aFolder(t);
  const evidence = join(folder, 'evidence');
  const { id } = await aRegisteredDevice(chain, 1);
  const signer = signerFromSeed(new Uint8Array(32).fill(1));
  const network = await networkOf(chain);
  const hub = signerFromSeed(chain.creator.secretKey.subarray(0, 32));
  const shipper = signerFromSeed(generateSeed());
  const proposal = await anEpoch(evidence, { network, hub, shipper, robots: [{ id, signer }] });
  await chain.send(await postEpoch(network, addressOf(chain.creator.publicKey), proposal));
  const words = ['--cluster', chain.chain.url, '--network', chain.network];
  return { words, evidence, folder };
}
