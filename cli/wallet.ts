import { readFileSync, statSync } from 'node:fs';
import { FleetError } from '../protocol/errors.ts';
import { type Address, address, equalBytes, keyText } from '../protocol/ids.ts';
import { signerFromSeed } from '../protocol/sodium/native.ts';
import type { Signer } from '../protocol/verifier.ts';

/** A key file of the Solana command line, opened. */
export interface Wallet {
  readonly path: string;
  readonly address: Address;
  readonly signer: Signer;
  /** Seed and public key, 64 bytes: the form web3.js takes. */
  readonly secretKey: Uint8Array;
  /** Others on this machine may read the file. */
  readonly exposed: boolean;
}

/**
 * Opens a key file: a JSON array of 64 numbers, seed and public key.
 * Throws CLI_KEYPAIR_MISSING, CLI_FILE_UNREADABLE, CLI_KEYPAIR_INVALID; the contents never appear in an error.
 */
export function openWallet(path: string): Wallet {
  const { text, mode } = read(path);
  const secretKey = bytesOf(path, text);
  const signer = signerFromSeed(secretKey.subarray(0, 32));
  if (!equalBytes(signer.publicKey, secretKey.subarray(32))) {
    throw new FleetError('CLI_KEYPAIR_INVALID', {
      path,
      reason: 'its public key does not belong to its secret',
    });
  }
  return {
    path,
    signer,
    secretKey,
    address: address(keyText(signer.publicKey)),
    exposed: (mode & 0o077) !== 0,
  };
}

/** A key made here for one transaction, in no file. */
export function walletOfSecret(secretKey: Uint8Array): Wallet {
  const signer = signerFromSeed(secretKey.subarray(0, 32));
  return { path: '', signer, secretKey, address: address(keyText(signer.publicKey)), exposed: false };
}

function read(path: string): { text: string; mode: number } {
  try {
    return { text: readFileSync(path, 'utf8'), mode: statSync(path).mode };
  } catch (cause) {
    const reason = String((cause as NodeJS.ErrnoException).code ?? cause);
    if (reason === 'ENOENT') throw new FleetError('CLI_KEYPAIR_MISSING', { path }, { cause });
    throw new FleetError('CLI_FILE_UNREADABLE', { what: 'key file', path, reason }, { cause });
  }
}

function bytesOf(path: string, text: string): Uint8Array {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new FleetError('CLI_KEYPAIR_INVALID', { path, reason: 'it is not JSON' });
  }
  const isByte = (each: unknown) =>
    typeof each === 'number' && Number.isInteger(each) && each >= 0 && each < 256;
  if (!Array.isArray(value) || value.length !== 64 || !value.every(isByte)) {
    throw new FleetError('CLI_KEYPAIR_INVALID', { path, reason: 'it is not 64 numbers from 0 to 255' });
  }
  return Uint8Array.from(value as number[]);
}
