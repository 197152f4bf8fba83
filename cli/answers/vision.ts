import { z } from 'zod';
import { backendNames } from '../../edge/vision/backends/backend.ts';
import { countField, hexField } from '../../protocol/views/fields.ts';
import type { Answers } from './answer.ts';

const number = z.number();
const backend = z.enum(backendNames);
const storage = z.enum(['float32', 'float16', 'uint8', 'int8']);
/** In pixels of the picture. */
const box = z.strictObject({ x: number, y: number, width: number, height: number });

const seen = z.strictObject({
  backend,
  milliseconds: number,
  out: z.string(),
  found: z.array(z.strictObject({ label: z.string(), confidence: number, box })),
});

export const modelAnswers: Answers = {
  'model pull': z.strictObject({
    folder: z.string(),
    name: z.string(),
    version: countField,
    decoder: z.string(),
    storage,
    files: z.array(z.strictObject({ path: z.string(), bytes: countField, sha256: hexField(32) })),
    golden: z.array(
      z.strictObject({
        picture: z.string(),
        expected: z.array(z.strictObject({ label: z.string(), score: number, box })),
      }),
    ),
    licence: z.string(),
  }),
  'model verify': z.strictObject({
    name: z.string(),
    version: countField,
    storage,
    backend,
    expected: countField,
    kept: countField,
    strongLost: countField,
    scoreShift: number,
    invented: countField,
  }),
  'model try': seen,
};

export const visionAnswers: Answers = {
  'vision backends': z.array(
    z.strictObject({ name: backend, works: z.boolean(), used: z.boolean(), reason: z.string() }),
  ),
  'vision try': seen,
};
