import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BackendName, backendNames } from '../edge/vision/backends/backend.ts';
import type { Detection } from '../edge/vision/detector.ts';
import { openModel } from '../edge/vision/model/manifest.ts';
import { usualDecoding } from '../edge/vision/nanodet/decode.ts';
import { overlapOf } from '../edge/vision/nanodet/suppress.ts';
import { ThreadedDetector } from '../edge/vision/threaded-detector.ts';
import type { Benchmark, Figures, Target } from './benchmark.ts';
import { follow } from './vision/follow.ts';
import type { Inferred } from './vision/infer-process.ts';
import type { LabelledPicture } from './vision/labels.ts';
import { loopDelay } from './vision/loop-delay.ts';
import { availablePictures, hasFfmpeg, readPicture, VIDEO } from './vision/pictures.ts';
import { averagePrecision, judge } from './vision/precision.ts';

/** What the agent follows (edge/vision/lookout.ts). */
const FOLLOWED = 0.45;

/** Every installed backend on hand-labelled pictures; then the agent's thread beside a loop that must not wait. */
export const vision: Benchmark = {
  name: 'vision',
  about:
    'the detector on every installed backend: cost, precision on hand-labelled pictures, agreement, loop delay',
  async measure({ quick, note }) {
    const folder = modelFolder();
    if (folder === undefined)
      throw new Error('there is no model here: wayproof model pull, or WAYPROOF_MODEL');
    const { pictures, left } = availablePictures();
    for (const reason of left) note(reason);
    if (pictures.length === 0) throw new Error('none of the labelled pictures is here');
    const inferred = new Map<BackendName, Inferred>();
    for (const name of backendNames) {
      note(`${name}: ${pictures.length} pictures`);
      const one = await infer(folder, name, quick ? 1 : 5);
      if (typeof one === 'string') note(`${name} is left out: ${one}`);
      else inferred.set(name, one);
    }
    const figures: Record<string, number> = { pictures: pictures.length };
    for (const [name, one] of inferred) Object.assign(figures, costOf(name, one));
    const [[fastest, first] = []] = inferred;
    if (fastest === undefined || first === undefined) throw new Error('no backend works here');
    Object.assign(figures, precisionOf(pictures, first), agreementOf(inferred));
    const model = await openModel(folder);
    const images = await Promise.all(pictures.slice(0, 4).map(readPicture));
    for (const name of inferred.keys()) {
      note(`${name}: the loop beside it`);
      const { p99, most } = await loopDelay(model, name, images, quick ? 4 : 15);
      figures[`${name}-loop-delay-p99-milliseconds`] = p99;
      figures[`${name}-loop-delay-most-milliseconds`] = most;
    }
    if (hasFfmpeg() && existsSync(VIDEO)) {
      note(`following people with ${fastest}`);
      const detector = new ThreadedDetector(model, fastest);
      await detector.start();
      const followed = await follow(detector, quick ? 8 : 80).finally(() => detector.stop());
      figures['video-pictures'] = followed.pictures;
      figures['video-people-in-view-mean'] = followed.meanPeople;
      figures['video-people-followed'] = followed.people;
      figures['video-most-tracks'] = followed.mostTracks;
    }
    return { figures, targets: targetsOf(figures) };
  },
};

function modelFolder(): string | undefined {
  const data = process.env['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share');
  return [process.env['WAYPROOF_MODEL'], join(data, 'wayproof', 'models', 'nanodet-g')].find(
    (folder) => folder !== undefined && existsSync(join(folder, 'manifest.json')),
  );
}

/** Or why not. */
function infer(folder: string, name: BackendName, rounds: number): Promise<Inferred | string> {
  const script = fileURLToPath(new URL('./vision/infer-process.ts', import.meta.url));
  const child = fork(script, [folder, name, String(rounds)], {
    execArgv: ['--import=tsx'],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  return new Promise((resolve) => {
    let words = '';
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      words = (words + chunk).slice(-4_000);
    });
    let told: Inferred | undefined;
    child.once('message', (value) => {
      told = value as Inferred;
    });
    child.once('close', () => resolve(told ?? /^\w*Error: (.*)$/m.exec(words)?.[1] ?? 'its process ended'));
  });
}

const costOf = (name: BackendName, one: Inferred): Figures => ({
  [`${name}-cpu-milliseconds`]: one.cpuMilliseconds,
  [`${name}-wall-milliseconds`]: one.wallMilliseconds,
  [`${name}-best-wall-milliseconds`]: one.bestWallMilliseconds,
  [`${name}-load-milliseconds`]: one.loadMilliseconds,
  [`${name}-peak-mebibytes`]: one.peakMebibytes,
});

function precisionOf(pictures: readonly LabelledPicture[], { whole: found, stretched }: Inferred): Figures {
  const over = (sees: readonly (readonly Detection[])[], labels?: ReadonlySet<string>) => {
    const each = pictures.map((picture, i) => judge(picture, sees[i] ?? [], labels));
    return {
      judged: each.flatMap(({ judged }) => judged),
      things: each.reduce((sum, one) => sum + one.things, 0),
    };
  };
  const whole = over(found);
  const boxed = over(stretched);
  const people = over(found, new Set(['person']));
  const peopleBoxed = over(stretched, new Set(['person']));
  const seen = whole.judged.filter(({ confidence }) => confidence >= FOLLOWED);
  const right = seen.filter(({ isRight }) => isRight).length;
  return {
    'labelled-things': whole.things,
    'labelled-people': people.things,
    'average-precision': averagePrecision(whole.judged, whole.things),
    'average-precision-stretched': averagePrecision(boxed.judged, boxed.things),
    'average-precision-people': averagePrecision(people.judged, people.things),
    'average-precision-people-stretched': averagePrecision(peopleBoxed.judged, peopleBoxed.things),
    'precision-as-followed': right / Math.max(1, seen.length),
    'recall-as-followed': right / whole.things,
  };
}

/** Of what the first backend sees, how much each other one sees too, and the other way round. */
function agreementOf(inferred: ReadonlyMap<BackendName, Inferred>): Figures {
  const [first, ...others] = [...inferred.values()].map(({ whole }) =>
    whole.map((found) => found.filter(({ confidence }) => confidence >= usualDecoding.threshold)),
  );
  if (first === undefined) return {};
  const alone = (one: typeof first, other: typeof first) =>
    one.reduce((sum, found, i) => sum + found.filter((each) => !hasTwin(each, other[i] ?? [])).length, 0);
  return {
    detections: first.reduce((sum, found) => sum + found.length, 0),
    'backends-compared': inferred.size,
    'different-detections': others.reduce((sum, other) => sum + alone(first, other) + alone(other, first), 0),
  };
}

const hasTwin = ({ label, box, confidence }: Detection, others: readonly Detection[]): boolean =>
  others.some(
    (other) =>
      other.label === label &&
      overlapOf(other.box, box) >= 0.95 &&
      Math.abs(other.confidence - confidence) <= 0.01,
  );

function targetsOf(figures: Figures): Target[] {
  const delays = Object.keys(figures).filter((key) => key.endsWith('loop-delay-p99-milliseconds'));
  return [
    { key: 'different-detections', op: '<=', bound: 0 },
    { key: 'average-precision-people', op: '>=', bound: 0.5 },
    ...delays.map((key): Target => ({ key, op: '<=', bound: 50 })),
  ];
}
