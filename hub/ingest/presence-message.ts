import { z } from 'zod';

const presenceMessage = z.strictObject({
  state: z.enum(['online', 'offline']),
  session: z
    .int()
    .min(0)
    .max(2 ** 32 - 1),
});
export type PresenceMessage = z.infer<typeof presenceMessage>;

/** `{"state":"online"|"offline","session":N}`; undefined for anything else. */
export function readPresence(bytes: Uint8Array): PresenceMessage | undefined {
  if (bytes.length > 128) return undefined;
  try {
    return presenceMessage.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
  } catch {
    return undefined;
  }
}
