import type { Command } from 'commander';
import { FleetError } from '../../../protocol/errors.ts';
import { toHex } from '../../../protocol/ids.ts';
import { leaf, type Run } from '../../command.ts';
import type { Environment } from '../../environment.ts';
import { openMap } from '../../map-source.ts';
import { formatFields } from '../../output/table.ts';

export function defineTiles(command: Command, environment: Environment): void {
  command.argument('<source>', 'a map file, town or town:SEED');
  command.option('--out <file>', 'the archive to write', 'map.pmtiles');
  leaf<{ out: string }>(command, environment, [], writeTiles);
}

async function writeTiles(
  { output }: Run,
  { out }: { out: string },
  operands: readonly string[],
): Promise<void> {
  const [source = 'town'] = operands;
  const [{ makeTiles }, { writeAtomically }] = await Promise.all([
    import('../../../maps/tiles/make-tiles.ts'),
    import('../../../maps/atomic-file.ts'),
  ]);
  const map = await openMap(source);
  const tiles = makeTiles(map);
  try {
    await writeAtomically(out, tiles);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new FleetError('CLI_FILE_UNWRITABLE', { what: 'archive of tiles', path: out, reason }, { cause });
  }
  const { attribution } = map;
  output.result({ out, bytes: tiles.length, mapHash: toHex(map.hash), attribution }, () =>
    formatFields([
      ['written', `${out}, ${(tiles.length / 1024).toFixed(0)} KiB`],
      ['map hash', toHex(map.hash)],
      ['attribution', attribution === '' ? 'none needed: a generated town' : attribution],
    ]),
  );
}
