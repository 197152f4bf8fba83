import { readFileSync } from 'node:fs';
import { PublicKey } from '@solana/web3.js';
import test from 'ava';
import { aDevice, registration, type TestDevice } from './devices.ts';
import { fieldOffset, le64, u64 } from './ledger.ts';
import { aNetwork, HOUR, type TestNetwork } from './network.ts';
import { claim } from './rewards.ts';

const vectors = <T>(name: string): T[] =>
  JSON.parse(readFileSync(new URL(`../../vectors/${name}.json`, import.meta.url), 'utf8')) as T[];
const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex');

interface RewardTree {
  name: string;
  leaves: { device: string; cumulative: string }[];
  root: string;
  total: string;
  proofs: { index: number; steps: { hash: string; sum: string }[] }[];
}

/** A final epoch with the vector's root; its total may exceed any cap, so it is written in place. */
function withEpoch(network: TestNetwork, { root, total, leaves }: RewardTree): void {
  network.finaliseEpoch(1, { leaves: 1 });
  const epoch = network.ledger.data(network.epoch(1));
  epoch.set(bytes(root), fieldOffset('Epoch', 'reward_root'));
  epoch.set(le64(BigInt(total)), fieldOffset('Epoch', 'total'));
  epoch.writeUInt32LE(leaves.length, fieldOffset('Epoch', 'leaves'));
  network.ledger.overwrite(network.epoch(1), epoch);
  const state = network.ledger.data(network.address);
  state.set(le64(BigInt(total)), fieldOffset('Network', 'final_total'));
  network.ledger.overwrite(network.address, state);
}

/** A device account under a key of the vector's, whose secret nobody has. */
function withKey(network: TestNetwork, device: TestDevice, key: Buffer): void {
  const data = network.ledger.data(device.address);
  data.set(key, fieldOffset('Device', 'key'));
  data.set(le64(0n), fieldOffset('Device', 'claimed'));
  data.set(le64(0n), fieldOffset('Device', 'outflow_level'));
  network.ledger.overwrite(device.address, data);
}

for (const vector of vectors<RewardTree>('reward-tree').filter(({ proofs }) => proofs.length > 0)) {
  test(`The bytecode accepts the golden proofs of a reward tree: ${vector.name}`, (t) => {
    const network = aNetwork({ outflow_limit: u64(2n ** 64n - 1n) }, 2n ** 64n - 1n);
    const device = aDevice(network);
    withEpoch(network, vector);
    for (const { index, steps } of vector.proofs) {
      const leaf = vector.leaves[index];
      if (!leaf) throw new Error('a proof without its leaf');
      withKey(network, device, bytes(leaf.device));
      const proof = Buffer.concat(steps.flatMap(({ hash, sum }) => [bytes(hash), le64(BigInt(sum))]));
      const cumulative = BigInt(leaf.cumulative);
      const { error } = claim(network, device, 1, { index, cumulative, proof });
      t.is(error, cumulative === 0n ? 'NothingToPay' : undefined);
      if (steps.length > 0) {
        const crooked = Buffer.from(proof);
        crooked[0] = (crooked[0] ?? 0) ^ 1;
        t.is(claim(network, device, 1, { index, cumulative, proof: crooked }).error, 'ProofMismatch');
      }
      network.ledger.warp(HOUR);
    }
  });
}

interface Registration {
  name: string;
  network: string;
  device: string;
  owner: string;
  nonce: string;
  expires: string;
  bytes: string;
}

test('The statement these tests sign is the golden one', (t) => {
  for (const { network, device, owner, nonce, expires, ...vector } of vectors<Registration>('registration')) {
    const [n, d, o] = [network, device, owner].map((key) => new PublicKey(key)) as [
      PublicKey,
      PublicKey,
      PublicKey,
    ];
    t.is(registration(n, d, o, BigInt(nonce), BigInt(expires)).toString('hex'), vector.bytes, vector.name);
  }
});
