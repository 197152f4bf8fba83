import anchor from '@coral-xyz/anchor';
import { Connection, type PublicKey, type TransactionInstruction } from '@solana/web3.js';
import idl from '../artifacts/wayproof.json' with { type: 'json' };

// `anchor` is CommonJS: Node finds its `BN` only on the default export. It takes 0.1 s to load, so whoever
// does not build or decode should not import this file.

/** The generated IDL; JSON modules widen its literal types, which this parse hands back. */
const wayproof: anchor.Idl = JSON.parse(JSON.stringify(idl));

/** Builders pass every account themselves, so nothing is ever asked of this endpoint. */
const offline = new Connection('http://127.0.0.1:1');

export const program = new anchor.Program(wayproof, { connection: offline });
export const errors: readonly { readonly code: number; readonly name: string; readonly msg?: string }[] =
  wayproof.errors ?? [];

/** Every instruction a builder of this folder makes. */
export const instructionNames = [
  'createNetwork',
  'registerDevice',
  'setPayee',
  'postEpoch',
  'attestEpoch',
  'finaliseEpoch',
  'expireEpoch',
  'claim',
  'transferDevice',
  'rotateKey',
  'retireDevice',
  'withdrawBond',
  'setOracles',
  'setKeys',
  'setGuardian',
  'proposeCouncil',
  'acceptCouncil',
  'pauseIntake',
  'resumeIntake',
  'proposeParams',
  'applyParams',
  'cancelParams',
  'voidEpoch',
  'closeEpoch',
  'openLeaf',
  'challengeOrder',
  'challengeRegression',
  'slashEquivocation',
  'closeOpening',
  'challengePadding',
] as const;
type InstructionName = (typeof instructionNames)[number];

/** One instruction by the IDL. `null` stands for an optional account that is absent: on the wire, the program itself. */
export function instruction(
  name: InstructionName,
  args: readonly unknown[],
  accounts: Readonly<Record<string, PublicKey | null>>,
): Promise<TransactionInstruction> {
  const build = program.methods[name];
  if (build === undefined) throw new TypeError(`the IDL has no instruction ${name}`);
  const present = Object.entries(accounts).map(([role, key]) => [role, key ?? program.programId] as const);
  return build(...args)
    .accountsStrict(Object.fromEntries(present))
    .instruction();
}

/** 64-bit integers as Anchor encodes them. */
export function bn(value: bigint | number): anchor.BN {
  return new anchor.BN(value.toString());
}

/** Sentences of Anchor's own error codes, for constraints that are not the program's. */
export const frameworkErrors: ReadonlyMap<number, string> = anchor.LangErrorMessage;

/** The 8 bytes every account of a type starts with. */
export function discriminator(account: 'Network' | 'Device' | 'Epoch'): Uint8Array {
  return Uint8Array.from(wayproof.accounts?.find(({ name }) => name === account)?.discriminator ?? []);
}
