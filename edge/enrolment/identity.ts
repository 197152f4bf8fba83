import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { FleetError } from '../../protocol/errors.ts';
import { enrolledView } from '../../protocol/views/enrolment.ts';
import { deviceField } from '../../protocol/views/fields.ts';
import { writeAtomically } from '../atomic-file.ts';

/** Orders signed by any other key than the `hubKey` in it are refused. */
const identityShape = enrolledView.extend({ version: z.literal(1), device: deviceField });

/** What a robot learned at its enrolment and holds on to. */
export type Identity = z.infer<typeof identityShape>;

/** Undefined before the enrolment. Throws IDENTITY_FILE_INVALID. */
export async function readIdentity(file: string): Promise<Identity | undefined> {
  try {
    return identityShape.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new FleetError('IDENTITY_FILE_INVALID', { file, reason: String(cause).slice(0, 200) }, { cause });
  }
}

export const writeIdentity = (file: string, identity: Identity): Promise<void> =>
  writeAtomically(file, `${JSON.stringify(identity, null, 2)}\n`, 0o600);
