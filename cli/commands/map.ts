import { InvalidArgumentError } from 'commander';
import type { BoundsE7 } from '../../maps/geometry/polygon.ts';
import type { ImportReport } from '../../maps/osm/import-osm.ts';
import type { Place } from '../../maps/places.ts';
import { toHex } from '../../protocol/ids.ts';
import { boundingBox, wholeNumber } from '../arguments.ts';
import { type Define, leaf, type Run } from '../command.ts';
import { openMap } from '../map-source.ts';
import { formatFields, formatTable } from '../output/table.ts';
import { showPlace } from '../output/units.ts';

interface ImportFlags {
  readonly out?: string;
  readonly bbox?: BoundsE7;
}

export const define: Define = (command, environment) => {
  const importing = command.command('import').description('make a street network of OpenStreetMap files');
  importing.argument('<file...>', 'one or more .osm.pbf files');
  importing.option('--out <file>', 'the network file to write (default: the first file with .roads)');
  importing.option('--bbox <west,south,east,north>', 'only what lies inside, in degrees', boundsE7);
  leaf<ImportFlags>(importing, environment, [], importMap);

  const town = command.command('town').description('make the street network of a generated town');
  town.option('--seed <n>', 'which town', wholeNumber(0, 2 ** 32 - 1), 1);
  town.option('--out <file>', 'the network file to write', 'town.roads');
  leaf<{ seed: number; out: string }>(town, environment, [], makeTown);

  const places = command.command('places').description('named places of a map, for job create');
  places.argument('<source>', 'a map file, town or town:SEED');
  leaf(places, environment, [], listPlaces);
};

async function importMap({ output }: Run, options: ImportFlags, files: readonly string[]): Promise<void> {
  const [{ importOsm }, { saveNetwork }] = await Promise.all([
    import('../../maps/osm/import-osm.ts'),
    import('../../maps/load.ts'),
  ]);
  const out = options.out ?? `${(files[0] ?? 'map').replace(/(\.osm)?\.pbf$/, '')}.roads`;
  const progress = output.progress('importing');
  const { network, report } = await importOsm(files, {
    ...(options.bbox === undefined ? {} : { bounds: options.bbox }),
    onProgress: (share) => progress.set(share, 1),
  });
  progress.end();
  const hash = toHex(await saveNetwork(out, network));
  output.result({ out, hash, report }, () => describe(out, hash, report));
}

function describe(out: string, hash: string, { dropped, ...report }: ImportReport): string {
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
    ['took', `${report.seconds.toFixed(1)} s`],
    ['data', '© OpenStreetMap contributors, ODbL: say so wherever the map is shown'],
  ]);
}

const wordsOf = (name: string): string => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

async function makeTown({ output }: Run, { seed, out }: { seed: number; out: string }): Promise<void> {
  const [{ generateTown }, { saveNetwork }, { ringsOf }] = await Promise.all([
    import('../../maps/town/generate-town.ts'),
    import('../../maps/load.ts'),
    import('../../maps/areas.ts'),
  ]);
  const { network, places, areas } = generateTown(seed);
  const hash = toHex(await saveNetwork(out, network));
  const { nodeCount: nodes, edgeCount: edges } = network;
  const streets = network.names.length - 1;
  const kinds = [...new Set(areas.map(({ kind }) => kind))];
  const counts = Object.fromEntries(kinds.map((kind) => [kind, ringsOf(areas, kind).length]));
  const named = areas.filter(({ name }) => name !== '').map(({ kind, name }) => `${name} (${kind})`);
  const { doors, chargers } = places;
  output.result({ out, hash, seed, nodes, edges, streets, doors: doors.length, areas: counts }, () =>
    formatFields([
      ['written', out],
      ['map hash', hash],
      ['network', `${nodes} nodes, ${edges} edges, ${streets} named streets and paths`],
      ['generated', `town ${seed} with ${doors.length} doors and ${chargers.length} chargers; no real place`],
      [
        'areas',
        Object.entries(counts)
          .map(([kind, count]) => `${count} ${kind}`)
          .join(', '),
      ],
      ['named', named.join(', ')],
    ]),
  );
}

async function listPlaces(
  { output }: Run,
  _options: object,
  [source = 'town']: readonly string[],
): Promise<void> {
  const { places } = await openMap(source);
  const kinds: readonly (readonly [string, readonly Place[]])[] = [
    ['depot', places.depots],
    ['charger', places.chargers],
    ['door', places.doors],
  ];
  const rows = kinds.flatMap(([kind, list]) => list.map(({ name, at }) => ({ kind, name, at })));
  output.result(rows, () =>
    formatTable(
      [
        { title: 'kind', cell: ({ kind }) => kind },
        { title: 'name', cell: ({ name }) => name },
        { title: 'place', cell: ({ at }) => showPlace(at) },
      ],
      rows,
    ),
  );
}

function boundsE7(text: string): BoundsE7 {
  const [west, south, east, north] = boundingBox(text).map((degrees) => Math.round(degrees * 1e7));
  if (west === undefined || south === undefined || east === undefined || north === undefined) {
    throw new InvalidArgumentError('It must be west,south,east,north in degrees.');
  }
  return { west, south, east, north };
}
