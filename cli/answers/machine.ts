import { z } from 'zod';
import { settingNames } from '../config/settings.ts';
import type { Answers } from './answer.ts';

const setting = z.strictObject({
  name: z.enum(settingNames),
  value: z.string().exactOptional(),
  origin: z.string(),
  /** What it must be and is not; only in lists. */
  wrong: z.string().exactOptional(),
});

export const configAnswers: Answers = {
  'config list': z.array(setting),
  'config get': setting,
  'config set': z.strictObject({ path: z.string(), values: z.record(z.string(), z.string()) }),
};

export const doctorAnswers: Answers = {
  doctor: z.strictObject({
    ok: z.boolean(),
    findings: z.array(
      z.strictObject({
        name: z.string(),
        state: z.enum(['ok', 'missing', 'optional']),
        detail: z.string(),
        fix: z.string().exactOptional(),
      }),
    ),
  }),
};

export const schemaAnswers: Answers = {
  schema: z.union([
    z.array(z.strictObject({ command: z.string(), lines: z.enum(['one', 'many']) })),
    z
      .looseObject({ $schema: z.string(), title: z.string() })
      .meta({ description: 'with a command: JSON Schema' }),
  ]),
};
