import { SystemProgram, type TransactionInstruction } from '@solana/web3.js';
import type { Address, NetworkId } from '../../protocol/ids.ts';
import type { Lamports, Seconds, TokenAmount, UnixSeconds } from '../../protocol/units.ts';
import { networkAddress, publicKey, vaultAddress } from './addresses.ts';
import { bn, instruction } from './program.ts';
import { TOKEN_PROGRAM } from './token-program.ts';

/** What a network is created with; bounds are the program's (programs/wayproof/src/bounds.rs). */
export interface NetworkTerms {
  readonly kind: 'production' | 'development';
  readonly council: Address;
  readonly guardian: Address;
  /** Ed25519 keys as addresses: of missions and commands, of releases. */
  readonly hubKey: Address;
  readonly releaseKey: Address;
  /** One to eight. */
  readonly oracles: readonly Address[];
  readonly threshold: number;
  readonly epochSeconds: Seconds;
  readonly challengeSeconds: Seconds;
  readonly expirySeconds: Seconds;
  readonly firstEpochEnd: UnixSeconds;
  readonly deviceBond: Lamports;
  readonly epochBond: Lamports;
  readonly base: TokenAmount;
  readonly ratePerKm: TokenAmount;
  readonly lateBps: number;
  readonly returnedBps: number;
  readonly deviceCap: TokenAmount;
  readonly emissionCap: TokenAmount;
  readonly noShowSeconds: Seconds;
  readonly outflowLimit: TokenAmount;
  readonly outflowSeconds: Seconds;
  /** sha256 of the pinned static map, 32 bytes. */
  readonly mapHash: Uint8Array;
}

/** Creates the network and its vault; the creator signs and pays. `salt` is 8 bytes. */
export async function createNetwork(
  creator: Address,
  mint: Address,
  salt: Uint8Array,
  terms: NetworkTerms,
): Promise<{ network: NetworkId; instructions: TransactionInstruction[] }> {
  const network = networkAddress(mint, creator, salt);
  const created = await instruction('createNetwork', [[...salt], argsOf(terms)], {
    creator: publicKey(creator),
    mint: publicKey(mint),
    network: publicKey(network),
    vault: publicKey(vaultAddress(network)),
    tokenProgram: TOKEN_PROGRAM,
    systemProgram: SystemProgram.programId,
  });
  return { network, instructions: [created] };
}

function argsOf(terms: NetworkTerms) {
  return {
    ...terms,
    kind: terms.kind === 'production' ? 0 : 1,
    council: publicKey(terms.council),
    guardian: publicKey(terms.guardian),
    hubKey: publicKey(terms.hubKey),
    releaseKey: publicKey(terms.releaseKey),
    oracles: terms.oracles.map(publicKey),
    firstEpochEnd: bn(terms.firstEpochEnd),
    deviceBond: bn(terms.deviceBond),
    epochBond: bn(terms.epochBond),
    base: bn(terms.base),
    ratePerKm: bn(terms.ratePerKm),
    deviceCap: bn(terms.deviceCap),
    emissionCap: bn(terms.emissionCap),
    outflowLimit: bn(terms.outflowLimit),
    mapHash: [...terms.mapHash],
  };
}
