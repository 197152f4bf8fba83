import { base64pad } from 'multiformats/bases/base64';
import { z } from 'zod';
import {
  type Address,
  address,
  type DeviceId,
  deviceId,
  type JobId,
  jobId,
  type MissionId,
  missionId,
  type NetworkId,
  networkId,
} from '../ids.ts';
import type { CoordinatesE7 } from '../units.ts';

/** Fields that several views share. Text in, branded text out; bytes travel as base64 or hex text. */

const branded = <T extends string>(name: string, maker: (text: string) => T) =>
  z
    .string()
    .max(64)
    .transform((text, context): T => {
      try {
        return maker(text);
      } catch {
        context.addIssue({ code: 'custom', message: `must be a ${name}` });
        return z.NEVER;
      }
    });

export const deviceField: z.ZodType<DeviceId> = branded('device id', deviceId);
export const networkField: z.ZodType<NetworkId> = branded('network id', networkId);
export const addressField: z.ZodType<Address> = branded('address', address);
export const jobField: z.ZodType<JobId> = branded('job id', jobId);
export const missionField: z.ZodType<MissionId> = branded('mission id', missionId);

/** 1e-7 degrees, as statements carry them. */
export const placeField: z.ZodType<CoordinatesE7> = z.object({
  latitude: z.int().min(-900_000_000).max(900_000_000),
  longitude: z.int().min(-1_800_000_000).max(1_800_000_000),
});

/** Hex text of `bytes` bytes; stays text. */
export const hexField = (bytes: number) =>
  z.string().regex(new RegExp(`^[0-9a-f]{${2 * bytes}}$`), `must be ${bytes} bytes of hex`);

/** Padded base64 of exactly `bytes` bytes; comes out as bytes. */
export const base64Field = (bytes: number) =>
  z
    .string()
    .max(4 * Math.ceil(bytes / 3))
    .transform((text, context): Uint8Array => {
      const decoded = bytesOfBase64(text);
      // One text for one value: no missing padding, no stray bits.
      if (decoded?.length === bytes && toBase64(decoded) === text) return decoded;
      context.addIssue({ code: 'custom', message: `must be ${bytes} bytes of base64` });
      return z.NEVER;
    });

/** Padded base64 of at most `bytes` bytes; comes out as bytes. */
export const base64UpTo = (bytes: number) =>
  z
    .string()
    .max(4 * Math.ceil(bytes / 3))
    .transform((text, context): Uint8Array => {
      const decoded = bytesOfBase64(text);
      if (decoded !== undefined && decoded.length <= bytes && toBase64(decoded) === text) return decoded;
      context.addIssue({ code: 'custom', message: `must be base64 of at most ${bytes} bytes` });
      return z.NEVER;
    });

/** Unix milliseconds or seconds; safe integers. */
export const timeField = z.int().min(0);
/** A u64 as decimal text: JSON numbers end at 2^53. */
export const amountField = z.string().regex(/^\d{1,20}$/, 'must be a decimal number');
export const countField = z.int().min(0);

export const toBase64 = (bytes: Uint8Array): string => base64pad.baseEncode(bytes);
function bytesOfBase64(text: string): Uint8Array | undefined {
  try {
    return base64pad.baseDecode(text);
  } catch {
    return undefined;
  }
}
