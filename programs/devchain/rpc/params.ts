import { base58btc } from 'multiformats/bases/base58';
import { z } from 'zod';

function base58Of(length: number, longest: number) {
  return z.string().superRefine((text, context) => {
    const bytes = text.length <= longest ? decoded(text) : new Uint8Array();
    if (bytes?.length === length) return;
    context.addIssue({ code: 'custom', message: bytes === undefined ? 'Invalid' : 'WrongSize' });
  });
}

function decoded(text: string): Uint8Array | undefined {
  try {
    return base58btc.baseDecode(text);
  } catch {
    return undefined;
  }
}

/** A public key in base58. */
export const publicKey = base58Of(32, 44);
/** A transaction signature in base58. */
export const signature = base58Of(64, 88);
export const lamportAmount = z.number().int().nonnegative();

export const accountEncoding = z.enum(['binary', 'base58', 'base64', 'base64+zstd', 'jsonParsed']);
export const dataSlice = z.object({
  offset: z.number().int().nonnegative(),
  length: z.number().int().nonnegative(),
});

/** Bytes in base58; throws when the text is not. */
export const fromBase58 = (text: string): Uint8Array => base58btc.baseDecode(text);
export const toBase58 = (bytes: Uint8Array): string => base58btc.baseEncode(bytes);
