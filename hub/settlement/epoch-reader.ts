import { FleetError } from '../../protocol/errors.ts';
import type { EpochReader } from '../http/deps.ts';
import type { EpochStore } from '../store/epoch-store.ts';
import type { EpochRecord } from './epoch.ts';
import { epochView } from './epoch-view.ts';
import type { EvidenceFolder } from './evidence-folder.ts';

export interface EpochReaderParts {
  readonly store: Pick<EpochStore, 'epoch' | 'list'>;
  readonly folder: Pick<EvidenceFolder, 'path' | 'has'>;
  readonly troubleOf: (number: number) => string | undefined;
}

/** Epochs and their evidence for the HTTP side. */
export function epochReader({ store, folder, troubleOf }: EpochReaderParts): EpochReader {
  const find = async (number: number): Promise<EpochRecord> => {
    const epoch = await store.epoch(number);
    if (epoch === undefined) throw new FleetError('EPOCH_UNKNOWN', { number });
    return epoch;
  };
  return {
    epochs: async (limit) =>
      (await store.list(limit)).map((epoch) => epochView(epoch, troubleOf(epoch.number))),
    epoch: async (number) => epochView(await find(number), troubleOf(number)),
    evidence: async (number, kind) => {
      const { result } = await find(number);
      // Files of a row without a result may be written again with another slot: they are nobody's evidence yet.
      if (result === null || !(await folder.has(number, kind)))
        throw new FleetError('EVIDENCE_PENDING', { number });
      return folder.path(number, kind);
    },
  };
}
