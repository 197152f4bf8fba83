import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { EvidenceSource } from '../programs/client/evidence-source.ts';
import { FleetError } from '../protocol/errors.ts';
import type { EvidenceKind } from '../protocol/evidence/car.ts';
import type { HubClient } from './hub-client.ts';

/** From a hub over HTTP; traces need a signed-in client. */
export function hubEvidence(hub: HubClient): EvidenceSource {
  return { open: (kind, number) => (kind === 'work' ? hub.workCar(number) : hub.tracesCar(number)) };
}

/** From a folder that holds `{number}/work.car` or `{number}-work.car`, and the same for traces. */
export function folderEvidence(folder: string): EvidenceSource {
  return {
    open: async (kind, number) => {
      const names = [join(`${number}`, `${kind}.car`), `${number}-${kind}.car`];
      for (const name of names) {
        if (await isFile(join(folder, name))) return createReadStream(join(folder, name));
      }
      const path = join(folder, names[0] ?? '');
      throw new FleetError('CLI_FILE_UNREADABLE', { what: `${kind} evidence`, path, reason: 'ENOENT' });
    },
  };
}

/** One CAR from a file in place of what another source would give. */
export function withFile(
  source: EvidenceSource,
  kind: EvidenceKind,
  number: bigint,
  path: string,
): EvidenceSource {
  return {
    open: async (wanted, epoch) => {
      if (wanted !== kind || epoch !== number) return await source.open(wanted, epoch);
      if (await isFile(path)) return createReadStream(path);
      throw new FleetError('CLI_FILE_UNREADABLE', { what: `${kind} evidence`, path, reason: 'ENOENT' });
    },
  };
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
