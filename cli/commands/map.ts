import type { Define } from '../command.ts';
import { defineImport } from './map/import.ts';
import { defineMatrix } from './map/matrix.ts';
import { definePlaces } from './map/places.ts';
import { defineRoute } from './map/route.ts';
import { defineTiles } from './map/tiles.ts';
import { defineTown } from './map/town.ts';

export const define: Define = (command, environment) => {
  defineImport(
    command.command('import').description('make a street network of OpenStreetMap files'),
    environment,
  );
  defineTown(command.command('town').description('make the street network of a generated town'), environment);
  defineTiles(
    command.command('tiles').description('cut a map into vector tiles: one PMTiles archive'),
    environment,
  );
  definePlaces(command.command('places').description('named places of a map, for job create'), environment);
  defineRoute(command.command('route').description('the way between two places, turn by turn'), environment);
  defineMatrix(
    command.command('matrix').description('times, lengths and energy between many places'),
    environment,
  );
};
