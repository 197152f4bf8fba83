import { readFile, writeFile } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import type { LoadedMap } from '../../../maps/load.ts';
import type { TravelMatrix } from '../../../maps/roads/matrix.ts';
import { FleetError, isFleetError } from '../../../protocol/errors.ts';
import type { CoordinatesE7 } from '../../../protocol/units.ts';
import { leaf, type Run } from '../../command.ts';
import type { Environment } from '../../environment.ts';
import { placeOf } from '../../map-source.ts';
import { formatTable } from '../../output/table.ts';
import { openMapShown, type TravelProfile, travelOn, travelProfiles } from '../../travel.ts';

interface MatrixFlags {
  readonly profile: TravelProfile;
  readonly out?: string;
}

export function defineMatrix(command: Command, environment: Environment): void {
  command.argument('<source>', 'a map file, town or town:SEED');
  command.argument('<places>', 'a file with one place a line: latitude,longitude or a name of "map places"');
  command.addOption(
    new Option('--profile <name>', 'who travels').choices(travelProfiles).default('pavement'),
  );
  command.option('--out <file>', 'write the matrix as JSON');
  leaf<MatrixFlags>(command, environment, [], showMatrix);
}

interface NamedPlace {
  readonly name: string;
  readonly at: CoordinatesE7;
}

async function showMatrix(
  { output }: Run,
  { profile, out }: MatrixFlags,
  [source = 'town', file = '']: readonly string[],
): Promise<void> {
  const map = await openMapShown(output, source);
  const places = await readPlaces(file, map);
  const travel = await travelOn(map, profile);
  const snaps = places.map(({ at, name }) => travel.snap(at, name));
  const matrix = travel.router.matrix(snaps, snaps, travel.consumption);
  const value = { profile, places, ...rowsOf(matrix) };
  if (out !== undefined) await writeFile(out, `${JSON.stringify(value)}\n`);
  output.result(out === undefined ? value : { out, profile, places: places.length }, () =>
    out === undefined
      ? tables(places, value)
      : `${places.length} × ${places.length} seconds, metres and watt-hours written to ${out}`,
  );
}

/** Throws MAP_FILE_UNREADABLE, PLACES_FILE_INVALID. */
async function readPlaces(file: string, map: LoadedMap): Promise<NamedPlace[]> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new FleetError('MAP_FILE_UNREADABLE', { file, reason }, { cause });
  }
  return text.split('\n').flatMap((line, i): NamedPlace[] => {
    const name = line.trim();
    if (name === '' || name.startsWith('#')) return [];
    try {
      return [{ name, at: placeOf(name, map) }];
    } catch (cause) {
      if (!isFleetError(cause, 'CLI_PLACE_UNKNOWN')) throw cause;
      throw new FleetError('PLACES_FILE_INVALID', { file, line: i + 1, text: name.slice(0, 80) }, { cause });
    }
  });
}

interface Rows {
  /** null where there is no way. */
  readonly seconds: readonly (readonly (number | null)[])[];
  readonly meters: readonly (readonly (number | null)[])[];
  readonly wattHours: readonly (readonly (number | null)[])[];
}

function rowsOf({ rows, columns, seconds, decimeters, wattHours }: TravelMatrix): Rows {
  const grid = (of: (cell: number) => number) =>
    Array.from({ length: rows }, (_, i) =>
      Array.from({ length: columns }, (_, j) => {
        const cell = i * columns + j;
        return decimeters[cell] === -1 ? null : of(cell);
      }),
    );
  return {
    seconds: grid((cell) => seconds[cell] as number),
    meters: grid((cell) => (decimeters[cell] as number) / 10),
    wattHours: grid((cell) => Math.round((wattHours?.[cell] ?? 0) * 1_000) / 1_000),
  };
}

function tables(places: readonly NamedPlace[], { seconds, meters, wattHours }: Rows): string {
  const table = (title: string, grid: Rows['seconds']) =>
    formatTable(
      [
        { title, cell: (i: number) => `${i + 1} ${places[i]?.name ?? ''}` },
        ...places.map((_, j) => ({
          title: String(j + 1),
          align: 'right' as const,
          cell: (i: number) => grid[i]?.[j]?.toFixed(0) ?? '-',
        })),
      ],
      [...places.keys()],
    );
  return [table('seconds', seconds), table('metres', meters), table('watt-hours', wattHours)].join('\n\n');
}
