import { networkId } from '../protocol/ids.ts';
import { seededRandom } from '../protocol/random.ts';
import type { Benchmark, BenchmarkOptions, Measured, Target } from './benchmark.ts';
import { type MeasuredHub, startHub } from './ingest/hub.ts';
import { flood, framesOf, trickle } from './ingest/load.ts';
import { Robot, SAMPLES_A_FRAME } from './ingest/robot.ts';
import { verificationsPerCpuSecond } from './ingest/yardstick.ts';
import { median, percentile } from './statistics.ts';

const NETWORK = networkId('So11111111111111111111111111111111111111112');
const ROBOTS = 100;
/** Unacknowledged frames a robot; 2,000 in all, the largest group a commit takes. */
const WINDOW = 20;
const CALM_RATE = 500;

/** Bounds of design/hub.md section 1. */
const targets: readonly Target[] = [
  { key: 'frames-per-cpu-second', op: '>=', bound: 10_000 },
  { key: 'readings-per-cpu-second', op: '>=', bound: 80_000 },
  { key: 'ack-p99-milliseconds', op: '<=', bound: 50 },
  { key: 'refused-frames', op: '<=', bound: 0 },
];

/** Guard → verify → store → ack of real frames over real MQTT: what it costs, and how long a robot waits. */
export const ingest: Benchmark = {
  name: 'ingest',
  about:
    'signed frames verified, stored and acknowledged by the hub; MQTT on loopback, hub in its own process',
  async measure(options) {
    const random = seededRandom(1);
    const robots = Array.from({ length: ROBOTS }, () => new Robot(NETWORK, random));
    const hub = await startHub(
      NETWORK,
      robots.map(({ device }) => device),
      process.env['BENCH_CPU_PROFILE'],
    );
    try {
      await Promise.all(robots.map((robot) => robot.connect(hub.port)));
      return await measureHub(hub, robots, options);
    } finally {
      for (const robot of robots) robot.disconnect();
      await hub.stop();
    }
  },
};

async function measureHub(
  hub: MeasuredHub,
  robots: readonly Robot[],
  { quick, note }: BenchmarkOptions,
): Promise<Measured> {
  const [runs, each, calmSeconds] = quick ? [3, 60, 3] : [5, 200, 10];
  // The first frames of a process run unoptimised, and a hub lives for months.
  await flood(framesOf(robots, 60), WINDOW);
  const rates: Rates[] = [];
  const calms: number[][] = [];
  const bare: number[] = [];
  for (let run = 0; run < runs; run++) {
    bare.push(verificationsPerCpuSecond());
    rates.push(await floodOnce(hub, robots, each));
    calms.push(await trickle(framesOf(robots, (CALM_RATE * calmSeconds) / ROBOTS), CALM_RATE));
    note(`run ${run + 1} of ${runs}: ${Math.round(rates.at(-1)?.perCpuSecond ?? 0)} frames a CPU-second`);
  }
  const { stored, acknowledged, residentBytes } = await hub.usage();
  const perCpuSecond = median(rates.map((rate) => rate.perCpuSecond));
  const perSecond = median(rates.map((rate) => rate.perSecond));
  return {
    figures: {
      'frames-per-cpu-second': perCpuSecond,
      'readings-per-cpu-second': perCpuSecond * SAMPLES_A_FRAME,
      'bare-verifications-per-cpu-second': median(bare),
      'frames-per-second': perSecond,
      'readings-per-second': perSecond * SAMPLES_A_FRAME,
      'frame-bytes': median(robots.flatMap((robot) => robot.nextFrames(1)).map(({ length }) => length)),
      'ack-p50-milliseconds': median(calms.map((delays) => percentile(delays, 0.5))),
      'ack-p99-milliseconds': median(calms.map((delays) => percentile(delays, 0.99))),
      'hub-resident-mebibytes': residentBytes / 2 ** 20,
      'stored-frames': stored,
      'refused-frames': acknowledged - stored,
    },
    targets,
  };
}

interface Rates {
  readonly perCpuSecond: number;
  readonly perSecond: number;
}

async function floodOnce(hub: MeasuredHub, robots: readonly Robot[], each: number): Promise<Rates> {
  const frames = framesOf(robots, each);
  const before = await hub.usage();
  const began = performance.now();
  await flood(frames, WINDOW);
  const seconds = (performance.now() - began) / 1000;
  const after = await hub.usage();
  const stored = after.stored - before.stored;
  return { perCpuSecond: stored / ((after.cpu - before.cpu) / 1e6), perSecond: stored / seconds };
}
