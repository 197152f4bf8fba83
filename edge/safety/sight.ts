/** What the robot's eyes say, as far as safety needs it; `edge/vision/lookout.ts` gives it. */
export interface Sight {
  /** Pictures looked at since the start: a number that stands still means nobody looks. */
  readonly looks: number;
  readonly people: number;
  /** Somebody so near that the robot has to be slow. */
  readonly pedestrianNear: boolean;
  /** Something has stood in the robot's way for a while. */
  readonly blocked: boolean;
}

/** A robot that has not looked yet, or cannot. */
export const blind: Sight = { looks: 0, people: 0, pedestrianNear: false, blocked: false };
