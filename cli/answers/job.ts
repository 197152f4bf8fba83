import { z } from 'zod';
import { countField, jobField } from '../../protocol/views/fields.ts';
import { jobDetail, jobView, quoteView } from '../../protocol/views/job.ts';
import { type Answers, lines } from './answer.ts';

const codes = z.strictObject({ 'pick-up': z.string(), 'drop-off': z.string(), return: z.string() });
const created = { ...jobView.shape, codes, quote: quoteView };
const failed = z.strictObject({ code: z.string(), message: z.string() });

export const answers: Answers = {
  'job create': z.strictObject(created),
  'job list': z.array(jobView),
  'job show': jobDetail,
  'job codes': z.strictObject({ job: jobField, codes }),
  'job send': jobView,
  'job cancel': jobView,
  'job import': lines(
    z.strictObject({ line: countField, ...created }),
    z.strictObject({ line: countField, failed }),
  ),
};
