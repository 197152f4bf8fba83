import { type Command, InvalidArgumentError } from 'commander';
import type { BoundsE7 } from '../../../maps/geometry/polygon.ts';
import type { ImportReport } from '../../../maps/osm/import-osm.ts';
import { toHex } from '../../../protocol/ids.ts';
import { boundingBox } from '../../arguments.ts';
import { leaf, type Run } from '../../command.ts';
import type { Environment } from '../../environment.ts';
import { formatFields } from '../../output/table.ts';

interface ImportFlags {
  readonly out?: string;
  readonly bbox?: BoundsE7;
  readonly keep?: boolean;
}

export function defineImport(command: Command, environment: Environment): void {
  command.argument('<file...>', 'one or more .osm.pbf files, in any order');
  command.option('--out <file>', 'the network file to write (default: the first file with .roads)');
  command.option('--bbox <west,south,east,north>', 'only what lies inside, in degrees', boundsE7);
  command.option('--keep', 'of a broken file, keep what can be read');
  leaf<ImportFlags>(command, environment, [], importMap);
}

async function importMap({ output }: Run, options: ImportFlags, files: readonly string[]): Promise<void> {
  const [{ importOsm }, { saveNetwork }] = await Promise.all([
    import('../../../maps/osm/import-osm.ts'),
    import('../../../maps/load.ts'),
  ]);
  const out = options.out ?? `${(files[0] ?? 'map').replace(/(\.osm)?\.pbf$/, '')}.roads`;
  const progress = output.progress('importing');
  const { network, report } = await importOsm(files, {
    ...(options.bbox === undefined ? {} : { bounds: options.bbox }),
    ...(options.keep === true ? { keep: 'what can be read' } : {}),
    onProgress: (share) => progress.set(share, 1),
  });
  progress.end();
  for (const { file, block, offset, reason } of report.broken) {
    output.warn(`${file}: block ${block} at byte ${offset} was left out: ${reason}`);
  }
  const hash = toHex(await saveNetwork(out, network));
  output.result({ out, hash, report }, () => describe(out, hash, report));
}

function describe(out: string, hash: string, { dropped, broken, ...report }: ImportReport): string {
  const left = Object.entries(dropped).filter(([, count]) => count > 0);
  return formatFields([
    ['written', out],
    ['map hash', hash],
    ['network', `${report.nodes} nodes, ${report.edges} edges, ${report.kilometers.toFixed(1)} km`],
    ['reachable', `${(report.mainShare * 100).toFixed(1)} % of the nodes; ${report.components} parts`],
    [
      'left out',
      left.length === 0 ? 'nothing' : left.map(([what, count]) => `${count} ${wordsOf(what)}`).join(', '),
    ],
    ['turns', `${report.bannedTurns} banned by signs`],
    ...(broken.length === 0 ? [] : [['broken', `${broken.length} blocks left out`] as const]),
    ['took', `${report.seconds.toFixed(1)} s`],
    ['data', '© OpenStreetMap contributors, ODbL: say so wherever the map is shown'],
  ]);
}

const wordsOf = (name: string): string => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

function boundsE7(text: string): BoundsE7 {
  const [west, south, east, north] = boundingBox(text).map((degrees) => Math.round(degrees * 1e7));
  if (west === undefined || south === undefined || east === undefined || north === undefined) {
    throw new InvalidArgumentError('It must be west,south,east,north in degrees.');
  }
  return { west, south, east, north };
}
