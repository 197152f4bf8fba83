import { z } from 'zod';
import { FleetError, isFleetError } from '../../protocol/errors.ts';
import { addressField, base64Field } from '../../protocol/views/fields.ts';
import { parser } from '../../protocol/views/parse.ts';
import { readTextFile } from '../private-file.ts';
import { statementFile } from './statement-file.ts';

/** Half of a sale: what the robot and the owner signed, for the new owner to take up within a minute. */
const offerFile = z.object({
  kind: z.literal('transfer offer'),
  statement: statementFile,
  owner: addressField,
  /** Absent: the new owner's own token account, made if it does not exist. */
  payee: addressField.exactOptional(),
  units: z.int().positive(),
  blockhash: addressField,
  lastValidBlockHeight: z.int().positive(),
  /** The owner's, over the whole transaction. */
  signature: base64Field(64),
});
export type OfferFile = z.infer<typeof offerFile>;
const parseOfferFile = parser('offer of a robot', offerFile);

/** @throws CLI_FILE_UNREADABLE, PAYLOAD_INVALID */
export async function readOffer(path: string): Promise<OfferFile> {
  const what = 'offer of a robot';
  const text = await readTextFile(what, path);
  if (text === undefined) throw new FleetError('CLI_FILE_UNREADABLE', { what, path, reason: 'ENOENT' });
  try {
    return parseOfferFile(JSON.parse(text));
  } catch (cause) {
    if (isFleetError(cause)) throw cause;
    throw new FleetError('CLI_FILE_UNREADABLE', { what, path, reason: 'it is not JSON' }, { cause });
  }
}
