import { z } from 'zod';
import { backendNames } from './backends/backend.ts';

/** The detector of an agent; absent: none, or the simulated one of a simulated robot. */
export const detectorConfig = z.strictObject({
  folder: z.string().min(1).describe('a model as "wayproof model pull" writes it'),
  backend: z.enum(backendNames).exactOptional().describe('instead of the fastest that works'),
});
export type DetectorConfig = z.output<typeof detectorConfig>;
