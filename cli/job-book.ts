import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { FleetError } from '../protocol/errors.ts';
import { type JobId, jobId, toHex } from '../protocol/ids.ts';
import type { MadeJob } from '../protocol/jobs.ts';
import type { PlaceOpening } from '../protocol/missions.ts';
import { unixSeconds } from '../protocol/units.ts';
import {
  countField,
  hexField,
  jobField,
  networkField,
  placeField,
  timeField,
} from '../protocol/views/fields.ts';
import { parser } from '../protocol/views/parse.ts';
import { readTextFile, writePrivateFile } from './private-file.ts';

const code = z.string().regex(/^[0-9A-HJKMNP-TV-Z]{16}$/);
const opening = z.object({ salt: hexField(16), at: placeField });

const keptJob = z.object({
  version: z.literal(1),
  job: jobField,
  network: networkField,
  /** Hex. */
  statement: z.string().max(2_000),
  signature: hexField(64),
  pickUp: opening,
  dropOff: opening,
  terms: z.object({
    earliest: timeField.transform(unixSeconds),
    latest: timeField.transform(unixSeconds),
    load: z.object({ parcels: countField, grams: countField, milliliters: countField }),
    patience: countField,
    priority: countField,
  }),
  codes: z.object({ 'pick-up': code, 'drop-off': code, return: code }),
  /** World Unix milliseconds. */
  created: timeField,
});
export type KeptJob = z.infer<typeof keptJob>;
const parseKeptJob = parser('kept job', keptJob);

/**
 * The shipper's own record of jobs: nobody else has the codes. One file a job, readable by its owner only,
 * written before the job is sent.
 */
export class JobBook {
  readonly #folder: string;

  constructor(dataFolder: string) {
    this.#folder = join(dataFolder, 'jobs');
  }

  async keep(job: KeptJob): Promise<string> {
    const path = this.#path(job.job);
    await writePrivateFile('job', path, `${JSON.stringify(job, null, 2)}\n`);
    return path;
  }

  async find(job: JobId): Promise<KeptJob | undefined> {
    const text = await readTextFile('job', this.#path(job));
    return text === undefined ? undefined : parse(this.#path(job), text);
  }

  /** Ids of all jobs kept here, in order. */
  async ids(): Promise<JobId[]> {
    let names: string[];
    try {
      names = await readdir(this.#folder);
    } catch {
      return [];
    }
    return names
      .filter((name) => /^[0-9a-f]{64}\.json$/.test(name))
      .map((name) => jobId(name.slice(0, 64)))
      .sort();
  }

  #path(job: JobId): string {
    return join(this.#folder, `${job}.json`);
  }
}

/** What is kept of a job just made. */
export function keptJobOf(network: KeptJob['network'], made: MadeJob, created: number): KeptJob {
  const openingOf = ({ salt, at }: PlaceOpening) => ({ salt: toHex(salt), at });
  return {
    version: 1,
    job: made.id,
    network,
    statement: toHex(made.statement),
    signature: toHex(made.signature),
    pickUp: openingOf(made.pickUp),
    dropOff: openingOf(made.dropOff),
    terms: made.terms,
    codes: made.codes,
    created,
  };
}

function parse(path: string, text: string): KeptJob {
  try {
    return parseKeptJob(JSON.parse(text));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new FleetError('CLI_FILE_UNREADABLE', { what: 'job', path, reason }, { cause });
  }
}
