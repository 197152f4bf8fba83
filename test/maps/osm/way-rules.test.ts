import test from 'ava';
import type { OsmTags } from '../../../maps/osm/elements.ts';
import { type WayRules, wayRules } from '../../../maps/osm/way-rules.ts';
import { EdgeFlag, RoadClass, Surface } from '../../../maps/roads/classes.ts';

const cases: [what: string, tags: OsmTags, rules: Partial<WayRules> | undefined][] = [
  ['a pavement', { highway: 'footway', footway: 'sidewalk' }, { class: RoadClass.pavement, flags: 0 }],
  [
    'a crossing with signals',
    { highway: 'footway', footway: 'crossing', crossing: 'traffic_signals' },
    { class: RoadClass.crossing, flags: EdgeFlag.signals },
  ],
  ['a crossing for cycles', { highway: 'cycleway', cycleway: 'crossing' }, { class: RoadClass.crossing }],
  ['steps', { highway: 'steps' }, { class: RoadClass.steps }],
  ['an escalator', { highway: 'footway', conveying: 'yes' }, { class: RoadClass.steps }],
  ['a slip road', { highway: 'primary_link' }, { class: RoadClass.primary }],
  ['a square drawn as an area', { highway: 'pedestrian', area: 'yes' }, undefined],
  ['a planned road', { highway: 'proposed' }, undefined],
  ['a river', {}, undefined],
  ['a tag value that is a name in JavaScript', { highway: 'constructor' }, undefined],
  [
    'a surface that is a name in JavaScript',
    { highway: 'path', surface: '__proto__', smoothness: 'toString' },
    { surface: Surface.unknown },
  ],
  [
    'a private way',
    { highway: 'service', access: 'private' },
    { flags: EdgeFlag.footForbidden | EdgeFlag.vehiclesForbidden | EdgeFlag.cyclesForbidden },
  ],
  [
    'a private way open to people on foot',
    { highway: 'service', access: 'private', foot: 'yes' },
    { flags: EdgeFlag.footAllowed | EdgeFlag.vehiclesForbidden | EdgeFlag.cyclesForbidden },
  ],
  [
    'a street closed to people on foot',
    { highway: 'secondary', foot: 'no' },
    { flags: EdgeFlag.footForbidden },
  ],
  ['a one-way street', { highway: 'residential', oneway: 'yes' }, { flags: EdgeFlag.onewayForward }],
  [
    'a one-way street drawn backwards',
    { highway: 'residential', oneway: '-1' },
    { flags: EdgeFlag.onewayBackward },
  ],
  [
    'a one-way street with a contra-flow lane',
    { highway: 'residential', oneway: 'yes', 'oneway:bicycle': 'no' },
    { flags: EdgeFlag.onewayForward | EdgeFlag.cyclesBothWays },
  ],
  [
    'a street closed to cars and open to cycles',
    { highway: 'residential', motor_vehicle: 'no' },
    { flags: EdgeFlag.vehiclesForbidden },
  ],
  ['a roundabout', { highway: 'tertiary', junction: 'roundabout' }, { flags: EdgeFlag.onewayForward }],
  ['a street with a pavement', { highway: 'tertiary', sidewalk: 'right' }, { flags: EdgeFlag.hasPavement }],
  [
    'a street whose pavement is drawn apart',
    { highway: 'tertiary', 'sidewalk:both': 'separate' },
    { flags: EdgeFlag.pavementApart },
  ],
  ['a bridge', { highway: 'footway', bridge: 'viaduct', tunnel: 'no' }, { flags: EdgeFlag.bridge }],
  [
    'asphalt in bad repair',
    { highway: 'path', surface: 'asphalt', smoothness: 'bad' },
    { surface: Surface.rough },
  ],
  ['a name', { highway: 'path', name: '長安街', ref: '7' }, { name: '長安街' }],
  ['a number for a name', { highway: 'primary', ref: 'E6' }, { name: 'E6' }],
  ['a slope in percent', { highway: 'path', incline: '-4.6 %' }, { incline: -5 }],
  ['a slope in degrees', { highway: 'path', incline: '4°' }, { incline: 7 }],
  ['a slope in words', { highway: 'path', incline: 'up' }, { incline: 0 }],
  ['a width', { highway: 'path', width: '1,8 m' }, { width: 18 }],
  ['a width in feet', { highway: 'path', width: `6'` }, { width: 0 }],
  ['a speed in miles', { highway: 'residential', maxspeed: '20 mph' }, { speedLimit: 32 }],
  ['walking speed', { highway: 'living_street', maxspeed: 'walk' }, { speedLimit: 6 }],
  ['a senseless speed', { highway: 'residential', maxspeed: '9999' }, { speedLimit: 255 }],
];

for (const [what, tags, expected] of cases) {
  test(`tags are understood: ${what}`, (t) => {
    const rules = wayRules(tags);
    if (expected === undefined) t.is(rules, undefined);
    else t.like(rules, expected);
  });
}
