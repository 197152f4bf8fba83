import { EdgeFlag, RoadClass, Surface } from '../roads/classes.ts';
import type { OsmTags } from './elements.ts';

/** What a way's tags say about every edge made from it. */
export interface WayRules {
  readonly class: RoadClass;
  readonly surface: Surface;
  readonly flags: number;
  readonly name: string;
  readonly width: number;
  readonly incline: number;
  readonly speedLimit: number;
}

// Maps, not objects: a tag value may be "constructor".
const classes = new Map<string, RoadClass>(
  Object.entries({
    footway: RoadClass.footway,
    bridleway: RoadClass.path,
    pedestrian: RoadClass.pedestrian,
    living_street: RoadClass.livingStreet,
    path: RoadClass.path,
    cycleway: RoadClass.cycleway,
    track: RoadClass.track,
    steps: RoadClass.steps,
    residential: RoadClass.residential,
    service: RoadClass.service,
    unclassified: RoadClass.unclassified,
    road: RoadClass.unclassified,
    tertiary: RoadClass.tertiary,
    secondary: RoadClass.secondary,
    primary: RoadClass.primary,
    trunk: RoadClass.trunk,
    motorway: RoadClass.motorway,
  }),
);

const surfaces = new Map<string, Surface>(
  Object.entries({
    paved: Surface.smooth,
    asphalt: Surface.smooth,
    concrete: Surface.smooth,
    'concrete:plates': Surface.smooth,
    metal: Surface.smooth,
    wood: Surface.paving,
    paving_stones: Surface.paving,
    bricks: Surface.paving,
    compacted: Surface.compacted,
    fine_gravel: Surface.compacted,
    sett: Surface.rough,
    cobblestone: Surface.rough,
    unhewn_cobblestone: Surface.rough,
    gravel: Surface.rough,
    unpaved: Surface.rough,
    ground: Surface.rough,
    dirt: Surface.rough,
    earth: Surface.rough,
    grass_paver: Surface.rough,
    pebblestone: Surface.loose,
    grass: Surface.loose,
    sand: Surface.loose,
    mud: Surface.loose,
  }),
);

const roughness = new Map<string, Surface>(
  Object.entries({
    bad: Surface.rough,
    very_bad: Surface.rough,
    horrible: Surface.loose,
    very_horrible: Surface.loose,
    impassable: Surface.loose,
  }),
);

/** Rules of a way, or undefined when it is no street or path (buildings, rivers, planned roads, areas). */
export function wayRules(tags: OsmTags): WayRules | undefined {
  const kind = classOf(tags);
  if (kind === undefined) return undefined;
  return {
    class: kind,
    surface: roughness.get(tags.smoothness ?? '') ?? surfaces.get(tags.surface ?? '') ?? Surface.unknown,
    flags: footFlags(tags) | vehicleFlags(tags) | cycleFlags(tags) | pavementFlags(tags) | buildFlags(tags),
    name: [...(tags.name ?? tags.ref ?? '')].slice(0, 255).join(''),
    width: Math.min(255, Math.round(leadingNumber(tags.width) * 10)),
    incline: inclineOf(tags.incline),
    speedLimit: speedOf(tags.maxspeed),
  };
}

function classOf(tags: OsmTags): RoadClass | undefined {
  const highway = tags.highway;
  if (highway === undefined || tags.area === 'yes') return undefined;
  if (tags.conveying !== undefined && tags.conveying !== 'no') return RoadClass.steps;
  if ([tags.footway, tags.path, tags.cycleway].includes('crossing')) return RoadClass.crossing;
  if (highway === 'footway' && tags.footway === 'sidewalk') return RoadClass.pavement;
  return classes.get(highway.replace(/_link$/, ''));
}

const allowing = new Set(['yes', 'designated', 'permissive', 'official']);
const forbidding = new Set(['no', 'private', 'agricultural', 'forestry', 'military']);

/** foot= outranks access= (wiki.openstreetmap.org/wiki/Key:access). */
function footFlags(tags: OsmTags): number {
  const foot = tags.foot;
  if (foot !== undefined && allowing.has(foot)) return EdgeFlag.footAllowed;
  if (foot === 'use_sidepath') return EdgeFlag.pavementApart;
  const shut = forbidding.has(foot ?? tags.access ?? '') || tags.motorroad === 'yes';
  return shut ? EdgeFlag.footForbidden : 0;
}

function vehicleFlags(tags: OsmTags): number {
  const rule = tags.motor_vehicle ?? tags.motorcar ?? tags.vehicle ?? tags.access ?? '';
  const shut = forbidding.has(rule) ? EdgeFlag.vehiclesForbidden : 0;
  const oneway = tags.oneway ?? (isRing(tags) || tags.highway === 'motorway' ? 'yes' : 'no');
  if (oneway === '-1' || oneway === 'reverse') return shut | EdgeFlag.onewayBackward;
  return ['yes', 'true', '1'].includes(oneway) ? shut | EdgeFlag.onewayForward : shut;
}

/** bicycle= outranks vehicle= and access=; oneway:bicycle=no and contra-flow lanes open a one-way street. */
function cycleFlags(tags: OsmTags): number {
  const shut =
    forbidding.has(tags.bicycle ?? tags.vehicle ?? tags.access ?? '') || tags.bicycle === 'use_sidepath';
  const bothWays = tags['oneway:bicycle'] === 'no' || (tags.cycleway ?? '').startsWith('opposite');
  return (
    (shut || tags.motorroad === 'yes' ? EdgeFlag.cyclesForbidden : 0) |
    (bothWays ? EdgeFlag.cyclesBothWays : 0)
  );
}

const isRing = (tags: OsmTags) => tags.junction === 'roundabout' || tags.junction === 'circular';

/** sidewalk=separate: the pavement is a way of its own, so a robot should not take the carriageway. */
function pavementFlags(tags: OsmTags): number {
  const sides = [tags.sidewalk, tags['sidewalk:both'], tags['sidewalk:left'], tags['sidewalk:right']];
  if (sides.some((side) => ['yes', 'both', 'left', 'right'].includes(side ?? '')))
    return EdgeFlag.hasPavement;
  return sides.includes('separate') ? EdgeFlag.pavementApart : 0;
}

function buildFlags(tags: OsmTags): number {
  const is = (key: 'bridge' | 'tunnel') => tags[key] !== undefined && tags[key] !== 'no';
  return (
    (is('bridge') ? EdgeFlag.bridge : 0) |
    (is('tunnel') ? EdgeFlag.tunnel : 0) |
    (tags.kerb === 'raised' ? EdgeFlag.raisedKerb : 0) |
    (tags.crossing === 'traffic_signals' ? EdgeFlag.signals : 0)
  );
}

/** "6%", "-4.5 %", "6°"; up, down and steep say too little. */
function inclineOf(text: string | undefined): number {
  const match = /^(-?\d{1,3}(?:\.\d+)?)\s*(%|°)$/.exec(text ?? '');
  if (match === null) return 0;
  // A degree is 1.75 % as long as slopes are ones that wheels can climb.
  return Math.max(-100, Math.min(100, Math.round(Number(match[1]) * (match[2] === '°' ? 1.75 : 1))));
}

/** "50", "30 mph", "walk"; km/h, 0 when there is none. */
function speedOf(text: string | undefined): number {
  if (text === 'walk') return 6;
  const speed = leadingNumber(text);
  return Math.min(255, Math.round(/mph/.test(text ?? '') ? speed * 1.609 : speed));
}

/** Metres or km/h at the start of a text; feet and inches and words give 0. */
function leadingNumber(text: string | undefined): number {
  const match = /^(\d{1,4}(?:[.,]\d+)?)\s*(?:m|km\/h|mph)?$/.exec(text ?? '');
  return match === null ? 0 : Number((match[1] as string).replace(',', '.'));
}
