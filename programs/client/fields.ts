import anchor from '@coral-xyz/anchor';
import { PublicKey } from '@solana/web3.js';
import { z } from 'zod';
import { deviceId, networkId } from '../../protocol/ids.ts';
import { lamports, seconds, tokenAmount, unixSeconds } from '../../protocol/units.ts';
import { addressOf } from './addresses.ts';

/** How Anchor's decoder shows each Rust type, and what becomes of it outside this folder. */
export const key = z.instanceof(PublicKey).transform(addressOf);
export const keyBytesField = z.instanceof(PublicKey).transform((value) => new Uint8Array(value.toBytes()));
export const networkField = z.instanceof(PublicKey).transform((value) => networkId(value.toBase58()));
export const deviceField = z.instanceof(PublicKey).transform((value) => deviceId(value.toBase58()));
/** Zero stands for "none". */
export const keyOrNone = z
  .instanceof(PublicKey)
  .transform((value) => (value.equals(PublicKey.default) ? undefined : addressOf(value)));
export const deviceOrNone = z
  .instanceof(PublicKey)
  .transform((value) => (value.equals(PublicKey.default) ? undefined : deviceId(value.toBase58())));

export const u64 = z.instanceof(anchor.BN).transform((value) => BigInt(value.toString()));
export const tokens = u64.transform(tokenAmount);
export const lamportsField = u64.transform(lamports);
/** i64 Unix seconds; years beyond 2^53 are refused. */
export const time = u64
  .refine((value) => value >= -(2n ** 53n) && value < 2n ** 53n)
  .transform((value) => unixSeconds(Number(value)));
export const duration = z.number().transform(seconds);
export const int = z.number().int();
/** The indexes of the bits that are set in a byte. */
export const indexes = int
  .min(0)
  .max(255)
  .transform((byte) => [0, 1, 2, 3, 4, 5, 6, 7].filter((index) => (byte >> index) & 1));
export const hash = z.array(z.number().int().min(0).max(255)).transform((value) => Uint8Array.from(value));
