import type { Command } from 'commander';
import type { Place } from '../../../maps/places.ts';
import { leaf, type Run } from '../../command.ts';
import type { Environment } from '../../environment.ts';
import { openMap } from '../../map-source.ts';
import { formatTable } from '../../output/table.ts';
import { showPlace } from '../../output/units.ts';

export function definePlaces(command: Command, environment: Environment): void {
  command.argument('<source>', 'a map file, town or town:SEED');
  leaf(command, environment, [], listPlaces);
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
