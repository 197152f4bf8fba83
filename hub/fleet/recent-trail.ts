import type { DeviceId } from '../../protocol/ids.ts';
import type { CoordinatesE7 } from '../../protocol/units.ts';
import type { RobotView } from '../../protocol/views/robot.ts';
import type { CommittedBatch } from '../store/frame-store.ts';

/** Fixes kept for one event at most; a robot sends about ten a second. */
const KEPT = 60;

/** The fixes of each robot since it was last shown, so that a page can draw the way it really went. */
export class RecentTrail {
  readonly #fixes = new Map<DeviceId, { time: number; at: CoordinatesE7 }[]>();

  add({ frames }: CommittedBatch): void {
    for (const { device, contents } of frames) {
      const fixes = this.#fixes.get(device) ?? [];
      for (const { time, at } of contents.samples) fixes.push({ time, at });
      this.#fixes.set(device, fixes.slice(-KEPT));
    }
  }

  /** The view with its trail, which is forgotten now but for its last fix. */
  attach(view: RobotView): RobotView {
    const fixes = this.#fixes.get(view.device) ?? [];
    const last = fixes.at(-1);
    if (last === undefined || fixes.length < 2) return view;
    this.#fixes.set(view.device, [last]);
    const trail = fixes.map(({ time, at }) => ({ before: Math.max(0, last.time - time), at }));
    return { ...view, trail };
  }
}
