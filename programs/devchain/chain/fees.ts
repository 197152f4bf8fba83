import { COMPUTE_BUDGET_PROGRAM, LOOKUP_TABLE_PROGRAM, SYSTEM_PROGRAM } from './account.ts';
import type { WireTransaction } from './transaction.ts';

const LAMPORTS_PER_SIGNATURE = 5000n;
const DEFAULT_UNITS = 200_000;
/** Builtin programs are allotted less by default (SIMD-0170). */
const BUILTIN_UNITS = 3_000;
const MAX_UNITS = 1_400_000;

const precompiles = new Set([
  'Ed25519SigVerify111111111111111111111111111',
  'KeccakSecp256k11111111111111111111111111111',
  'Secp256r1SigVerify1111111111111111111111111',
]);
const builtins = new Set([
  ...precompiles,
  SYSTEM_PROGRAM,
  COMPUTE_BUDGET_PROGRAM,
  'Vote111111111111111111111111111111111111111',
  'BPFLoader1111111111111111111111111111111111',
  'BPFLoader2111111111111111111111111111111111',
  'BPFLoaderUpgradeab1e11111111111111111111111',
  'LoaderV411111111111111111111111111111111111',
]);
// The lookup-table program became bytecode, so it is allotted like any other.
builtins.delete(LOOKUP_TABLE_PROGRAM);

/** Compute limit and price the transaction asks for, with a real node's defaults. */
export function computeBudget(transaction: WireTransaction): { units: number; microLamports: bigint } {
  let limit: number | undefined;
  let microLamports = 0n;
  let allotted = 0;
  for (const instruction of transaction.instructions) {
    const program = transaction.keys[instruction.programIdIndex] ?? '';
    allotted += builtins.has(program) ? BUILTIN_UNITS : DEFAULT_UNITS;
    if (program !== COMPUTE_BUDGET_PROGRAM) continue;
    const data = Buffer.from(instruction.data);
    if (data[0] === 2 && data.length >= 5) limit = data.readUInt32LE(1);
    if (data[0] === 3 && data.length >= 9) microLamports = data.readBigUInt64LE(1);
  }
  return { units: Math.min(limit ?? allotted, MAX_UNITS), microLamports };
}

/** Lamports: 5,000 for every signature, precompile ones included, and the priority fee rounded up. */
export function feeOf(transaction: WireTransaction): bigint {
  let signatures = BigInt(transaction.header.numRequiredSignatures);
  for (const instruction of transaction.instructions) {
    const program = transaction.keys[instruction.programIdIndex] ?? '';
    if (precompiles.has(program)) signatures += BigInt(instruction.data[0] ?? 0);
  }
  const { units, microLamports } = computeBudget(transaction);
  return signatures * LAMPORTS_PER_SIGNATURE + (BigInt(units) * microLamports + 999_999n) / 1_000_000n;
}
