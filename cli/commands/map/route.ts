import { writeFile } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import { FleetError } from '../../../protocol/errors.ts';
import { leaf, type Run } from '../../command.ts';
import type { Environment } from '../../environment.ts';
import { placeOf } from '../../map-source.ts';
import { type Language, languages, maneuverWords } from '../../output/maneuvers.ts';
import { formatTable } from '../../output/table.ts';
import { showDistance } from '../../output/units.ts';
import { openMapShown, type TravelProfile, travelOn, travelProfiles } from '../../travel.ts';

interface RouteFlags {
  readonly profile: TravelProfile;
  readonly language: Language;
  readonly geojson?: string;
}

export function defineRoute(command: Command, environment: Environment): void {
  command.argument('<source>', 'a map file, town or town:SEED');
  command.argument('<from>', 'latitude,longitude or a name of "map places"');
  command.argument('<to>', 'the same');
  command.addOption(
    new Option('--profile <name>', 'who travels').choices(travelProfiles).default('pavement'),
  );
  command.addOption(new Option('--language <code>', 'of the instructions').choices(languages).default('en'));
  command.option('--geojson <file>', 'write the way as GeoJSON');
  leaf<RouteFlags>(command, environment, [], showRoute);
}

async function showRoute(
  { output }: Run,
  { profile, language, geojson }: RouteFlags,
  [source = 'town', fromText = '', toText = '']: readonly string[],
): Promise<void> {
  const [map, { instructionsOf }, { routeGeoJson }] = await Promise.all([
    openMapShown(output, source),
    import('../../../maps/roads/instructions.ts'),
    import('../../../maps/roads/route-geojson.ts'),
  ]);
  const travel = await travelOn(map, profile);
  const from = travel.snap(placeOf(fromText, map), fromText);
  const to = travel.snap(placeOf(toText, map), toText);
  const route = travel.router.route(from, to);
  if (route === undefined) {
    const reason = travel.whyNot(from.at, to.at);
    throw new FleetError('ROUTE_NONE', { from: fromText, to: toText, profile, reason });
  }
  const wattHours = travel.router.matrix([from], [to], travel.consumption).wattHours?.[0] ?? 0;
  const instructions = instructionsOf(map.network, route);
  if (geojson !== undefined)
    await writeFile(geojson, `${JSON.stringify(routeGeoJson(route, instructions))}\n`);
  const { seconds, distance } = route;
  const value = {
    profile,
    seconds,
    meters: distance / 10,
    wattHours,
    instructions,
    geometry: route.geometry,
  };
  const summary = `${showDistance(distance)}, ${(seconds / 60).toFixed(1)} min, ${wattHours.toFixed(1)} Wh`;
  output.result(value, () =>
    instructions.length === 0
      ? summary
      : `${summary}\n${formatTable(
          [
            { title: 'what', cell: (told) => maneuverWords(told, language) },
            { title: 'then', align: 'right', cell: (told) => showDistance(told.distance) },
          ],
          instructions,
        )}`,
  );
}
