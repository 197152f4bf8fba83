import type { Robot } from './robot.ts';

/** Frames of each robot, in its order. */
export type Frames = ReadonlyMap<Robot, readonly Buffer[]>;

export function framesOf(robots: readonly Robot[], each: number): Frames {
  return new Map(robots.map((robot) => [robot, robot.nextFrames(each)]));
}

/** As fast as the hub takes them: every robot keeps `window` frames unacknowledged. */
export async function flood(frames: Frames, window: number): Promise<void> {
  await Promise.all([...frames].map(([robot, queue]) => pour(robot, queue, window)));
}

function pour(robot: Robot, queue: readonly Buffer[], window: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let next = 0;
    let open = 0;
    const fill = () => {
      for (let frame = queue[next]; frame !== undefined && open < window; frame = queue[next]) {
        next++;
        open++;
        robot.send(frame, (error) => {
          open--;
          if (error !== undefined) return reject(error);
          if (next < queue.length) fill();
          else if (open === 0) resolve();
        });
      }
    };
    fill();
  });
}

/**
 * So many frames a second, evenly over the robots, whether the hub keeps up or not.
 * @returns milliseconds from each publish to its acknowledgement
 */
export function trickle(frames: Frames, perSecond: number): Promise<number[]> {
  const queues = [...frames];
  const total = queues.reduce((sum, [, queue]) => sum + queue.length, 0);
  const delays: number[] = [];
  const began = performance.now();
  let sent = 0;
  return new Promise((resolve, reject) => {
    const sendDue = () => {
      const due = Math.min(total, Math.floor(((performance.now() - began) / 1000) * perSecond));
      for (; sent < due; sent++) {
        const [robot, queue] = queues[sent % queues.length] as (typeof queues)[0];
        const at = performance.now();
        robot.send(queue[Math.floor(sent / queues.length)] as Buffer, (error) => {
          if (error !== undefined) return reject(error);
          delays.push(performance.now() - at);
          if (delays.length === total) resolve(delays);
        });
      }
      if (sent < total) setTimeout(sendDue, 1);
    };
    sendDue();
  });
}
