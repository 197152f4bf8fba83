import { ComputeBudgetProgram, Keypair } from '@solana/web3.js';
import { deepPath } from '../test/programs/wayproof/deep-path.ts';
import {
  aDevice,
  anUnregisteredDevice,
  register,
  type TestDevice,
} from '../test/programs/wayproof/devices.ts';
import { bytecode, type Outcome } from '../test/programs/wayproof/ledger.ts';
import { aNetwork, HOUR, type TestNetwork } from '../test/programs/wayproof/network.ts';
import { claim, claimInstruction, rewards } from '../test/programs/wayproof/rewards.ts';
import type { Benchmark, Figures, Target } from './benchmark.ts';
import { median } from './statistics.ts';

/** Bounds of design/onchain.md section 4. */
const targets: readonly Target[] = [
  { key: 'claim-compute-units', op: '<=', bound: 16_000 },
  { key: 'claim-bytes', op: '<=', bound: 1_232 },
  { key: 'register-compute-units', op: '<=', bound: 9_000 },
  { key: 'register-fee-lamports', op: '<=', bound: 15_000 },
  { key: 'epoch-compute-units', op: '<=', bound: 12_000 },
  { key: 'program-bytes', op: '<=', bound: 300_000 },
  { key: 'claims-lamports-each', op: '<=', bound: 5_000 },
];

/** The program's own bytecode in litesvm: what each step of a robot's and an epoch's life costs on chain. */
export const chain: Benchmark = {
  name: 'chain',
  about: 'compute units, bytes and lamports of the program, from its bytecode in litesvm',
  async measure({ quick }) {
    return {
      figures: {
        ...deepClaims(18),
        ...registrations(20),
        ...epochOf(16),
        'program-bytes': bytecode.length,
        ...claimsOf(quick ? 100 : 1_000),
      },
      targets,
    };
  },
};

/** The dearer of a device's first and second claim, so that every bucket of the outflow is met. */
function deepClaims(depth: number): Figures {
  const network = aNetwork();
  const device = aDevice(network);
  const budget = [
    ComputeBudgetProgram.setComputeUnitLimit({ units: 60_000 }),
    ComputeBudgetProgram.setComputeUnitPrice({ microLamports: 1_000 }),
  ];
  const outcomes = [1_000n, 500_000n].map((cumulative, i) => {
    const tree = deepPath(device, cumulative, depth);
    network.finaliseEpoch(i + 1, tree);
    if (i > 0) network.ledger.warpTo(network.ledger.now() - 2 * HOUR + 60);
    return good(network.ledger.send([...budget, claimInstruction(network, device, i + 1, tree.proven)]));
  });
  return {
    'claim-compute-units': Math.max(...outcomes.map(unitsOf)),
    'claim-bytes': Math.max(...outcomes.map(({ bytes }) => bytes)),
  };
}

/** Median over devices: the search for an address' bump costs more for some keys. */
function registrations(count: number): Figures {
  const network = aNetwork();
  const { ledger, settings } = network;
  const each = Array.from({ length: count }, () => {
    const device = anUnregisteredDevice(network);
    const before = ledger.balance(device.owner.publicKey);
    const units = unitsOf(good(register(network, device)));
    const deposit = ledger.rent(ledger.data(device.address).length) + Number(settings.device_bond);
    return { units, fee: before - ledger.balance(device.owner.publicKey) - deposit };
  });
  return {
    'register-compute-units': median(each.map(({ units }) => units)),
    'register-compute-units-highest': Math.max(...each.map(({ units }) => units)),
    'register-fee-lamports': median(each.map(({ fee }) => fee)),
  };
}

/** Post, attest and finalise; the leaves behind the roots cost the chain nothing. */
function epochOf(depth: number): Figures {
  const network = aNetwork();
  const tree = deepPath(aDevice(network), 5n, depth);
  const post = good(network.post(1, tree));
  const attest = good(network.attest(1));
  network.ledger.warp(2 * HOUR);
  const finalise = good(network.finalise(1));
  return {
    'epoch-compute-units': [post, attest, finalise].reduce((sum, outcome) => sum + unitsOf(outcome), 0),
    'post-compute-units': unitsOf(post),
    'attest-compute-units': unitsOf(attest),
    'finalise-compute-units': unitsOf(finalise),
    'post-bytes': post.bytes,
  };
}

/** Every device of a fleet claims once, one transaction each, without a priority fee. */
function claimsOf(count: number): Figures {
  const network = aNetwork();
  const devices = fleetOf(network, count);
  const tree = rewards(...devices.map((device) => [device, 1_000n] as const));
  network.finaliseEpoch(1, tree);
  const before = payerBalance(network);
  const outcomes = devices.map((device) => good(claim(network, device, 1, tree.proof(device))));
  return {
    claims: count,
    'claims-lamports': before - payerBalance(network),
    'claims-lamports-each': (before - payerBalance(network)) / count,
    'claims-compute-units-median': median(outcomes.map(unitsOf)),
  };
}

/** One owner's devices with one payee. */
function fleetOf(network: TestNetwork, count: number): TestDevice[] {
  const { owner, payee } = anUnregisteredDevice(network);
  network.ledger.fund(owner.publicKey, BigInt(2 * count));
  return Array.from({ length: count }, () => {
    const key = Keypair.generate();
    const device = { key, owner, payee, address: network.device(key.publicKey) };
    good(register(network, device));
    return device;
  });
}

const payerBalance = ({ ledger }: TestNetwork) => ledger.balance(ledger.payer.publicKey);

const unitsOf = ({ units }: Outcome): number => units[0] ?? Number.NaN;

function good(outcome: Outcome): Outcome {
  if (outcome.error !== undefined) throw new Error(outcome.error);
  return outcome;
}
