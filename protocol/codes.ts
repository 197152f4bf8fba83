import { asciiBytes } from './binary.ts';
import { FleetError } from './errors.ts';
import { sha256 } from './hash.ts';
import type { Random } from './random.ts';

/** Who gives the code; the number goes into the code's hash. */
const codeRoles = { 'pick-up': 1, 'drop-off': 2, return: 3 } as const;
export type CodeRole = keyof typeof codeRoles;

/** Crockford base32: no I, L, O, U, so that a person can read a code aloud. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CODE_LENGTH = 16;

/** Sixteen random characters, 80 bits: a robot cannot try them out, unlike a PIN. */
export function drawCode(random: Random): string {
  return Array.from(random.bytes(CODE_LENGTH), (byte) => ALPHABET[byte & 31]).join('');
}

/** The 16 ASCII bytes of a code as typed or scanned: case, spaces and dashes do not matter. Throws CODE_FORMAT. */
export function parseCode(text: string): Uint8Array {
  const code = text.slice(0, 64).toUpperCase().replace(/[\s-]/g, '').replace(/[IL]/g, '1').replace(/O/g, '0');
  const known = [...code].every((letter) => ALPHABET.includes(letter));
  if (code.length !== CODE_LENGTH || !known) throw new FleetError('CODE_FORMAT', { got: text.slice(0, 40) });
  return asciiBytes(code);
}

/** Bound to shipper, job and role, so that no table of codes serves for two jobs. `code` is 16 ASCII bytes. */
export function codeHash(
  shipper: Uint8Array,
  jobNonce: Uint8Array,
  role: CodeRole,
  code: Uint8Array,
): Uint8Array {
  return sha256(asciiBytes('wayproof-cod-v01'), shipper, jobNonce, Uint8Array.of(codeRoles[role]), code);
}
