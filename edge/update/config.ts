import { z } from 'zod';
import { weightFormats } from '../../protocol/releases/model-facts.ts';

/** Which releases a robot follows. */
export const updatesConfig = z.object({
  channel: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,31}$/)
    .default('stable')
    .describe('stable, beta or whatever the network publishes on'),
  modelFormat: z
    .enum(weightFormats)
    .default('float16')
    .describe('how weights of models are fetched and kept'),
  everySeconds: z.number().positive().max(86_400).default(600).describe('real seconds between check-ins'),
  flashedVersion: z.int().min(0).default(0).describe('release that was flashed; nothing older is installed'),
  launched: z
    .object({ root: z.string().min(1), slot: z.enum(['factory', 'a', 'b']) })
    .exactOptional()
    .describe('said by the launcher; absent: nobody would start a new agent, so none is fetched'),
});
export type UpdatesConfig = z.output<typeof updatesConfig>;
