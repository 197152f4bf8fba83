import { z } from 'zod';
import { FleetError } from '../protocol/errors.ts';
import { unixMilliseconds } from '../protocol/units.ts';
import { aborted } from './aborted.ts';
import type { Run } from './command.ts';
import { readTextFile } from './private-file.ts';

/** Something that runs until it is told to stop. */
export interface Service {
  stop(): Promise<void>;
}

/** How world and real time belong together, in configuration files. */
export const timeScaleField = z.object({
  realOrigin: z.int().transform(unixMilliseconds),
  worldOrigin: z.int().transform(unixMilliseconds),
  factor: z.number().positive(),
});

/**
 * Runs a part in the foreground: says that it is up (one JSON line with `ready: true` under --json), waits for
 * SIGINT or SIGTERM, and stops it. Being asked to stop is no failure: the exit code is 0.
 */
export async function serve<S extends Service>(
  run: Run,
  start: () => Promise<S>,
  describe: (service: S) => { readonly facts: object; readonly text: string },
): Promise<void> {
  const service = await start();
  try {
    const { facts, text } = describe(service);
    run.output.result({ ready: true, ...facts }, () => text);
    await aborted(run.signal);
    run.output.note('stopping');
  } finally {
    await service.stop();
  }
}

/** A JSON configuration file, unchecked. Throws CLI_FILE_UNREADABLE. */
export async function readConfigFile(path: string): Promise<unknown> {
  const text = await readTextFile('configuration', path);
  if (text === undefined) {
    throw new FleetError('CLI_FILE_UNREADABLE', { what: 'configuration', path, reason: 'ENOENT' });
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : 'not JSON';
    throw new FleetError('CLI_FILE_UNREADABLE', { what: 'configuration', path, reason }, { cause });
  }
}
