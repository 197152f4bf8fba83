import type { GeoJSONSource, Map as MapLibre } from 'maplibre-gl';
import type { PlanView } from '../../../protocol/views/plan.ts';
import type { RobotView } from '../../../protocol/views/robot.ts';
import { shortId } from '../format/short.ts';
import { moodOf } from '../store/mood.ts';
import { collection, type Feature, type Features, type Line, lngLat, type Point } from './ground-data.ts';
import { isOver, type LngLat, type Motion, moveTo, placeAt, standing } from './motion.ts';
import { remainingWay } from './remaining-way.ts';

/** One robot's planned way, from where it was when the plan was made through its next stops. */
export interface PlannedWay {
  readonly device: string;
  readonly line: readonly LngLat[];
  readonly stops: readonly { readonly kind: string; readonly at: LngLat }[];
}

interface Shown {
  readonly robot: RobotView;
  readonly motion: Motion;
  /** When its last fix came, in the clock of animation frames. */
  readonly heard: number;
}

/** Robots are redrawn at most this often, in milliseconds: smooth for the eye, kind to weak machines. */
const FRAME = 50;
/** Milliseconds a robot costs a drawing, about: large fleets are redrawn less often, five thousand about once a second. */
const FRAME_PER_ROBOT = 0.25;
/** Ways shorten this often while robots drive. */
const WAY_FRAME = 1_000;

/** A source as it is used here; our own features are GeoJSON by construction. */
interface Drawable {
  setData(data: object): Promise<void>;
}

/** Moves the robots on a map between their fixes, and shortens their ways as they drive. */
export class FleetOnMap {
  readonly #map: MapLibre;
  readonly #shown = new Map<string, Shown>();
  #ways: readonly (PlannedWay & { from: number })[] = [];
  #marks: readonly { readonly kind: string; readonly at: LngLat; readonly chosen: boolean }[] = [];
  #draft: readonly LngLat[] = [];
  #trail: readonly LngLat[] = [];
  #chosen: string | undefined;
  #drawn = 0;
  #frame: number | undefined;
  #waysDrawn = 0;
  #dirty = true;
  /** Ways, stops or the choice changed. */
  #newWays = true;
  /** The last drawing is still under way in the worker; a second one would only queue up behind it. */
  #busy = false;
  #onDrawn: () => void = () => undefined;
  readonly #still: boolean;

  /** @param still for visitors who asked for less motion: robots are put where they are. */
  constructor(map: MapLibre, still: boolean) {
    this.#map = map;
    this.#still = still;
  }

  start(): void {
    const step = (now: number) => {
      this.#draw(now);
      this.#frame = requestAnimationFrame(step);
    };
    this.#frame = requestAnimationFrame(step);
  }

  stop(): void {
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
  }

  /** Everything is drawn again, after a new style for instance. */
  refresh(): void {
    this.#busy = false;
    this.#newWays = true;
    this.#dirty = true;
  }

  setRobots(robots: Iterable<RobotView>): void {
    const now = performance.now();
    const present = new Set<string>();
    for (const robot of robots) {
      present.add(robot.device);
      const before = this.#shown.get(robot.device);
      if (before?.robot === robot) continue;
      const motion = this.#motionOf(robot, before, now);
      if (motion === undefined) continue;
      this.#shown.set(robot.device, { robot, motion, heard: now });
      if (before === undefined) this.#newWays = true;
    }
    for (const device of this.#shown.keys()) {
      if (present.has(device)) continue;
      this.#shown.delete(device);
      this.#newWays = true;
    }
    this.#dirty = true;
  }

  setWays(ways: readonly PlannedWay[]): void {
    this.#ways = ways.map((way) => ({ ...way, from: 0 }));
    this.#newWays = true;
  }

  /** Doors of the chosen delivery, or of one being ordered. */
  setMarks(marks: readonly { readonly kind: string; readonly at: LngLat; readonly chosen: boolean }[]): void {
    this.#marks = marks;
    this.#newWays = true;
  }

  /** The way of a delivery being ordered; empty when there is none. */
  setDraft(line: readonly LngLat[]): void {
    this.#draft = line;
    this.#newWays = true;
  }

  /** Called after each drawing of the robots: whoever follows one moves the map with it. */
  onDrawn(listener: () => void): void {
    this.#onDrawn = listener;
  }

  /** Where the chosen robot was, oldest first. */
  setTrail(line: readonly LngLat[]): void {
    this.#trail = line;
    this.#newWays = true;
  }

  choose(device: string | undefined): void {
    this.#chosen = device;
    this.#newWays = true;
    this.#dirty = true;
  }

  /** Where a robot still has to go, as drawn. */
  wayOf(device: string): readonly LngLat[] {
    return this.#ways.find((way) => way.device === device)?.line ?? [];
  }

  placeOf(device: string): LngLat | undefined {
    const shown = this.#shown.get(device);
    return shown && placeAt(shown.motion, performance.now());
  }

  #motionOf(robot: RobotView, before: Shown | undefined, now: number): Motion | undefined {
    if (robot.position === null) return undefined;
    const target = lngLat(robot.position.at);
    if (before === undefined || this.#still) return standing(target);
    const same = before.robot.position?.at;
    if (same?.latitude === robot.position.at.latitude && same.longitude === robot.position.at.longitude) {
      return before.motion;
    }
    const trail = (robot.trail ?? []).map(({ at }) => lngLat(at));
    return moveTo(placeAt(before.motion, now), trail, target, now, now - before.heard);
  }

  #draw(now: number): void {
    if (this.#busy || now - this.#drawn < Math.max(FRAME, this.#shown.size * FRAME_PER_ROBOT)) return;
    const moving = [...this.#shown.values()].some(({ motion }) => !isOver(motion, now));
    if (this.#newWays || (moving && now - this.#waysDrawn > WAY_FRAME)) this.#drawWays(now);
    if (!moving && !this.#dirty) return;
    const robots = this.#source('robots');
    if (robots === undefined) return;
    this.#drawn = now;
    // One drawing after the last movement, so that robots end exactly at their fixes.
    this.#dirty = moving;
    this.#busy = true;
    const done = () => {
      this.#busy = false;
    };
    const features = this.#robotFeatures(now);
    robots.setData(features).then(done, done);
    const chosen = features.features.filter(({ properties }) => properties['chosen'] === true);
    this.#source('chosen')
      ?.setData(collection(chosen))
      .catch(() => undefined);
    this.#onDrawn();
  }

  #drawWays(now: number): void {
    const [ways, stops] = [this.#source('ways'), this.#source('stops')];
    if (ways === undefined || stops === undefined) return;
    this.#waysDrawn = now;
    // A drawing given up for a newer one is no fault.
    const ignore = () => undefined;
    ways.setData(this.#wayFeatures()).catch(ignore);
    if (this.#newWays) this.#source('trail')?.setData(this.#trailFeatures()).catch(ignore);
    if (this.#newWays) stops.setData(this.#stopFeatures()).catch(ignore);
    this.#newWays = false;
  }

  #source(id: string): Drawable | undefined {
    return this.#map.getSource<GeoJSONSource>(id) as Drawable | undefined;
  }

  #robotFeatures(now: number): Features<Point> {
    return collection(
      [...this.#shown.values()].map(({ robot, motion }): Feature<Point> => {
        const { device, kind, heading } = robot;
        const mood = moodOf(robot);
        const [longitude, latitude] = placeAt(motion, now);
        return {
          type: 'Feature',
          properties: {
            device,
            kind,
            mood,
            label: shortId(device),
            heading: (heading ?? 0) / 100,
            headed: heading !== null && mood === 'moving',
            chosen: device === this.#chosen,
          },
          geometry: { type: 'Point', coordinates: [longitude, latitude] },
        };
      }),
    );
  }

  #wayFeatures(): Features<Line> {
    const planned = this.#shownWays().map((way) => {
      const at = this.placeOf(way.device);
      const left = at === undefined ? undefined : remainingWay(way.line, way.from, at);
      if (left !== undefined) way.from = left.from;
      return wayFeature(left?.rest ?? way.line, way.device === this.#chosen);
    });
    return collection(this.#draft.length < 2 ? planned : [...planned, wayFeature(this.#draft, true)]);
  }

  #trailFeatures(): Features<Line> {
    return collection(this.#trail.length < 2 ? [] : [wayFeature(this.#trail, true)]);
  }

  /** Robots that a filter hides have no way either. */
  #shownWays() {
    return this.#ways.filter(({ device }) => this.#shown.has(device));
  }

  #stopFeatures(): Features<Point> {
    const planned = this.#shownWays().flatMap(({ device, stops }) =>
      stops.map((stop) => ({ ...stop, chosen: device === this.#chosen })),
    );
    return collection(
      [...planned, ...this.#marks].map(({ kind, at: [longitude, latitude], chosen }) => ({
        type: 'Feature',
        properties: { kind, chosen },
        geometry: { type: 'Point', coordinates: [longitude, latitude] },
      })),
    );
  }
}

const wayFeature = (line: readonly LngLat[], chosen: boolean): Feature<Line> => ({
  type: 'Feature',
  properties: { chosen },
  geometry: { type: 'LineString', coordinates: line.map(([longitude, latitude]) => [longitude, latitude]) },
});

/** What a way is drawn from; equal texts need no new way. */
export const wayKey = (route: PlanView['routes'][number]): string =>
  route.stops.map(({ kind, at, job }) => `${kind} ${job} ${at?.latitude} ${at?.longitude}`).join('|');
