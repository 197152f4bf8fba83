import { z } from 'zod';
import { countField } from '../../protocol/views/fields.ts';
import { releaseView } from '../../protocol/views/release.ts';
import type { Answers } from './answer.ts';

const target = z.strictObject({
  target: z.string(),
  files: countField,
  bytes: countField,
  chunks: countField,
});

export const answers: Answers = {
  'release create': z.strictObject({
    folder: z.string(),
    kind: z.enum(['agent', 'model']),
    version: countField,
    channel: z.string(),
    targets: z.array(target),
  }),
  'release publish': releaseView,
  'release rollout': releaseView,
  'release status': z.array(releaseView),
};
