import { z } from 'zod';
import { FleetError } from '../../../protocol/errors.ts';

const amount = z.number().min(0);
const place = z.number().int();
const load = z.strictObject({
  parcels: amount.optional(),
  grams: amount.optional(),
  milliliters: amount.optional(),
});
/** Null where there is no way. */
const rows = z.array(z.array(amount.nullable()));
const stop = z.strictObject({
  place,
  earliest: z.number().optional(),
  latest: z.number().optional(),
  service: amount.optional(),
});
const visit = z.object({ job: z.string(), kind: z.enum(['pick-up', 'drop-off']) });
/** A stop of a plan as it was written: what it says of times is not needed. */
const planStop = z.union(
  [
    visit,
    z.object({ kind: z.literal('break'), index: z.number().int().min(0) }),
    z.object({ kind: z.literal('charge') }),
  ],
  {
    error:
      'it should have a job and kind "pick-up" or "drop-off", or kind "break" and its index, or kind "charge"',
  },
);
const profile = z.union(
  [
    z.strictObject({ seconds: rows, meters: rows.optional(), wattHours: rows.optional() }),
    z.strictObject({ metersPerSecond: z.number().positive(), wattHoursPerMeter: amount.optional() }),
  ],
  { error: 'it should have metersPerSecond above 0, or seconds as rows of numbers and null' },
);

const problemFile = z.strictObject({
  now: z.number().optional(),
  objective: z.enum(['cost', 'fewest vehicles']).optional(),
  weights: z.strictObject({
    second: amount.optional(),
    meter: amount.optional(),
    wattHour: amount.optional(),
    lateSecond: amount.optional(),
  }),
  /** Metres on a plane; needed where a profile has no matrix of its own. */
  places: z.array(z.tuple([z.number(), z.number()])).optional(),
  profiles: z.record(z.string(), profile),
  chargers: z
    .array(
      z.strictObject({
        id: z.string(),
        place,
        plugs: z.number().int().min(0),
        watts: amount,
        taken: z.array(z.strictObject({ begin: z.number(), end: z.number() })).optional(),
      }),
    )
    .optional(),
  vehicles: z.array(
    z.strictObject({
      id: z.string(),
      profile: z.string(),
      start: place,
      end: place.optional(),
      ready: z.number().optional(),
      shiftEnd: z.number().optional(),
      capacity: load.optional(),
      skills: z.array(z.string()).optional(),
      maxJobs: z.number().int().min(0).optional(),
      price: amount.optional(),
      fixedCost: amount.optional(),
      battery: z
        .strictObject({
          usable: amount,
          reserve: amount.optional(),
          idle: amount.optional(),
          capacity: amount.optional(),
          curve: z.array(z.strictObject({ upTo: amount, watts: amount })).optional(),
        })
        .optional(),
      breaks: z
        .array(z.strictObject({ earliest: z.number(), latest: z.number(), seconds: amount }))
        .optional(),
    }),
  ),
  jobs: z.array(
    z.strictObject({
      id: z.string(),
      load: load.optional(),
      skills: z.array(z.string()).optional(),
      priority: z.number().optional(),
      aboard: z.string().optional(),
      pickUp: stop.optional(),
      dropOff: stop.optional(),
      prize: amount.optional(),
      lateness: z.enum(['hard', 'soft']).optional(),
    }),
  ),
  frozen: z.record(z.string(), z.array(visit)).optional(),
  warmStart: z.record(z.string(), z.array(planStop)).optional(),
  changePrice: amount.optional(),
});

/** A problem file whose every field is of its kind; names are not looked up yet. */
export type ProblemFile = z.infer<typeof problemFile>;
export type FileProfile = z.infer<typeof profile>;
export type FileStop = z.infer<typeof stop>;

/** Fields named in one error: more than one, because a misspelt name is a missing one as well. */
const NAMED = 3;

/** Throws PLAN_FILE_INVALID for what is no JSON, PLAN_FIELD_INVALID naming the fields. */
export function parseProblemFile(text: string): ProblemFile {
  const parsed = problemFile.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  const [first, ...others] = parsed.error.issues.slice(0, NAMED);
  const more = others.map(({ path, message }) => `; ${path.join('.') || 'the file'}: ${message}`);
  throw new FleetError('PLAN_FIELD_INVALID', {
    field: first?.path.join('.') || 'of the whole',
    reason: `${first?.message}${more.join('')}`,
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const told = cause instanceof Error ? cause.message : String(cause);
    const reason = told.replace(/, (\.\.\.)?".*$/s, '').replace(/ in JSON at .*$/s, '');
    throw new FleetError('PLAN_FILE_INVALID', { line: lineOf(text, told), reason });
  }
}

/** Characters an engine shows in front of the one it stumbled over. */
const SHOWN_BEFORE = 10;

/** The line a JSON error is in: engines tell its position, or what stands around it. */
function lineOf(text: string, told: string): number {
  const [, position] = / position (\d+)/.exec(told) ?? [];
  const [, cut, around] = /(\.\.\.)?"(.*)"(?:\.\.\.)? is not valid JSON$/s.exec(told) ?? [];
  const shown = around === undefined ? -1 : text.indexOf(around);
  const found = shown < 0 ? text.length : shown + (cut === undefined ? 0 : SHOWN_BEFORE);
  const end = position === undefined ? found : Number(position);
  return text.slice(0, end).split('\n').length;
}
