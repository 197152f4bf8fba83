import { CONFIRMED, type Track } from './tracker.ts';

/** What the tracks in one picture mean for a robot; counts only, never a picture or a face. */
export interface SceneView {
  readonly people: number;
  /** Highest confidence among what this view rests on, 0 to 1. */
  readonly confidence: number;
  /** So many people that the robot walks with them. */
  readonly crowd: boolean;
  /** A person so near that the robot has to be slow. */
  readonly pedestrianNear: boolean;
  /** Something large that has stood in the way for a while. */
  readonly blocked: boolean;
}

export const emptyScene: SceneView = {
  people: 0,
  confidence: 0,
  crowd: false,
  pedestrianNear: false,
  blocked: false,
};

const CROWD = 4;

/** Share of the picture's height a person fills who is within about three metres of a camera at knee height. */
const NEAR_HEIGHT = 0.5;
/** The robot's own way through the picture: the middle third, lower half. */
const PATH = { left: 1 / 3, right: 2 / 3, top: 0.5 };
/** Share of the path's width a thing has to fill to be in the way. */
const IN_THE_WAY = 0.4;
/** Pictures in a row, and the speed in picture widths a second below which it stands. */
const BLOCKING_SEEN = 6;
const STANDING = 0.05;

const vehicles: ReadonlySet<string> = new Set(['bicycle', 'car', 'motorcycle', 'bus', 'truck', 'bench']);

/** Reads a scene from the tracks of a picture of that size. */
export function sceneOf(
  tracks: readonly Track[],
  { width, height }: { readonly width: number; readonly height: number },
  at: number,
): SceneView {
  const now = tracks.filter((track) => track.seen >= CONFIRMED && track.at === at);
  const people = now.filter(({ label }) => label === 'person');
  const obstacles = now.filter((track) => isInTheWay(track, width, height));
  return {
    people: people.length,
    confidence: [...people, ...obstacles].reduce((best, { confidence }) => Math.max(best, confidence), 0),
    crowd: people.length >= CROWD,
    pedestrianNear: people.some(({ box }) => box.height >= NEAR_HEIGHT * height),
    blocked: obstacles.length > 0,
  };
}

function isInTheWay({ label, box, seen, velocity }: Track, width: number, height: number): boolean {
  if (seen < BLOCKING_SEEN || !(vehicles.has(label) || label === 'person')) return false;
  if (Math.hypot(velocity.x, velocity.y) > STANDING * width) return false;
  const shared = Math.min(box.x + box.width, PATH.right * width) - Math.max(box.x, PATH.left * width);
  return box.y + box.height > PATH.top * height && shared > IN_THE_WAY * (PATH.right - PATH.left) * width;
}
