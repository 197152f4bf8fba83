import { modelShape } from '../../maps/roads/travel-times/learned/features.ts';
import type { Verdict } from '../../maps/roads/travel-times/learned/gate.ts';
import { adoptSteps, type Learned, learningSteps } from '../../maps/roads/travel-times/learned/learn.ts';
import {
  crowdOf,
  examplesOf,
  type LearningGround,
} from '../../maps/roads/travel-times/learned/learned-times.ts';
import type { Lesson } from '../../maps/roads/travel-times/learned/lesson.ts';
import { decodeModel } from '../../maps/roads/travel-times/learned/model-file.ts';
import { firstWeights } from '../../maps/roads/travel-times/learned/perceptron.ts';
import { trainingDefaults, trainingSteps } from '../../maps/roads/travel-times/learned/train.ts';
import { bucketAt } from '../../maps/roads/travel-times/time-of-week.ts';
import { type CancelTimer, type Clock, every } from '../../protocol/clock.ts';
import type { NetworkId } from '../../protocol/ids.ts';
import { signContribution } from '../../protocol/learning/contribution.ts';
import { clipTo } from '../../protocol/learning/delta.ts';
import { type OpenedRound, openRound } from '../../protocol/learning/round.ts';
import { seededRandom } from '../../protocol/random.ts';
import { milliseconds, toUnixSeconds } from '../../protocol/units.ts';
import type { Signer, Verifier } from '../../protocol/verifier.ts';
import type { Uplink } from '../reporting/uplink.ts';
import type { ContributionFile } from './contribution-file.ts';
import { type LessonLog, newestOf } from './lesson-log.ts';

export interface LearnerParts {
  readonly network: NetworkId;
  readonly device: Signer;
  readonly hubKey: Uint8Array;
  readonly verifier: Verifier;
  readonly ground: LearningGround;
  readonly log: LessonLog;
  /** Where a contribution stands before it is sent: a robot never signs two for one round. */
  readonly sent: ContributionFile;
  readonly uplink: Pick<Uplink, 'contribute'>;
  readonly world: Clock;
  readonly real: Clock;
  /** Told of the costs to be expected from now on; undefined is free flow. */
  readonly expect: (costs: Int32Array | undefined) => void;
  readonly onTrouble: (trouble: Error) => void;
}

const TURN = milliseconds(50);
/** A step is a batch or 200 edges, a third of a millisecond on a desktop: the robot's loop is not held up. */
const STEPS_A_TURN = 4;
/** Traversals after which it is worth learning again, and without which nothing is contributed. */
const NEW_LESSONS = 200;
const EPOCHS_A_ROUND = 2;
/** Seconds the robot's clock may be ahead of the hub's, which decides what is late. */
const CLOCK_SLACK = 300;

/** What a learner works at, a few steps a turn; what comes of it is taken over at the end. */
type Work = Generator<void, () => void>;

/**
 * Learns how long streets take from what this robot drove, alone and in the hub's rounds. Its model is used only
 * while it beats free flow on traversals it was not trained on, whoever made it.
 */
export class Learner {
  readonly #parts: LearnerParts;
  #lessons: readonly Lesson[] = [];
  #unlearned = 0;
  #best: Learned | undefined;
  #costsFor: string | undefined;
  #works: Work[] = [];
  #rounds = new Set<number>();
  #writing: Promise<void> = Promise.resolve();
  #cancel: CancelTimer = () => undefined;

  constructor(parts: LearnerParts) {
    this.#parts = parts;
  }

  async start(): Promise<void> {
    this.#lessons = await this.#parts.log.read();
    this.#unlearned = this.#lessons.length;
    this.#cancel = every(this.#parts.real, TURN, () => this.turn());
  }

  async stop(): Promise<void> {
    this.#cancel();
    await this.#writing;
  }

  /** How the model in use was judged; undefined while it is free flow. */
  verdict = (): Verdict | undefined => (this.#best?.times === undefined ? undefined : this.#best.verdict);

  note(lessons: readonly Lesson[]): void {
    for (const lesson of lessons) {
      this.#lessons = newestOf([...this.#lessons, lesson]);
      const all = this.#lessons;
      this.#write(() => this.#parts.log.add(lesson, all));
      this.#unlearned++;
    }
  }

  /** A round from the hub: its model may be better than ours, and ours may better it. */
  async takeRound(bytes: Uint8Array): Promise<void> {
    try {
      const round = openRound(this.#parts, bytes);
      const weights = decodeModel(round.file);
      if (await this.#sendAgain(round)) return;
      if (this.#rounds.has(round.number)) return;
      this.#rounds.add(round.number);
      this.#works.push(this.#tryModel(weights));
      const isOpen = toUnixSeconds(this.#parts.real.now()) <= round.deadline + CLOCK_SLACK;
      if (isOpen && this.#lessons.length >= NEW_LESSONS) this.#works.push(this.#contribute(round, weights));
    } catch (trouble) {
      this.#parts.onTrouble(trouble as Error);
    }
  }

  /** A few steps of whatever is to be done. */
  turn(): void {
    if (this.#works.length === 0) this.#plan();
    for (let step = 0; step < STEPS_A_TURN && this.#works.length > 0; step++) {
      const { done, value } = (this.#works[0] as Work).next();
      if (!done) continue;
      this.#works.shift();
      value();
    }
  }

  /** Learning comes first, then the costs of this hour. */
  #plan(): void {
    const { world, ground } = this.#parts;
    if (this.#unlearned >= NEW_LESSONS) {
      this.#unlearned = 0;
      this.#works.push(this.#learnAlone());
      return;
    }
    const hour = `${bucketAt(world.now(), ground.zone)}`;
    if (this.#costsFor === hour) return;
    this.#costsFor = hour;
    if (this.#best?.times !== undefined) this.#works.push(this.#price(this.#best.times));
  }

  *#learnAlone(): Work {
    const { ground } = this.#parts;
    const start = this.#best?.weights ?? firstWeights(modelShape, seededRandom(1));
    const learned = yield* learningSteps(ground, this.#lessons, start, trainingDefaults);
    return () => this.#adopt(learned);
  }

  *#tryModel(weights: Float32Array): Work {
    const lessons = this.#lessons;
    const theirs = yield* adoptSteps(this.#parts.ground, lessons, weights);
    const ours = this.#best && (yield* adoptSteps(this.#parts.ground, lessons, this.#best.weights));
    const isBetter = ours?.times === undefined || theirs.verdict.error < ours.verdict.error;
    return () => {
      if (isBetter) this.#adopt(theirs);
    };
  }

  *#price(times: NonNullable<Learned['times']>): Work {
    const costs = yield* times.costSteps(this.#parts.world.now());
    return () => this.#parts.expect(costs);
  }

  *#contribute(round: OpenedRound, weights: Float32Array): Work {
    const { ground, network, device, real } = this.#parts;
    const lessons = this.#lessons;
    const examples = examplesOf(ground, lessons, crowdOf(ground, lessons));
    const options = { ...trainingDefaults, seed: round.number, epochs: EPOCHS_A_ROUND, rate: 0.003 };
    const trained = yield* trainingSteps(modelShape, weights, examples, options);
    const found = trained.map((value, i) => value - (weights[i] as number));
    const what = {
      round: round.number,
      model: round.model,
      time: toUnixSeconds(real.now()),
      lessons: examples.count,
    };
    const signed = signContribution(network, device, what, clipTo(round.mostNorm / 1_000, found));
    return () =>
      this.#write(async () => {
        await this.#parts.sent.write({ round: round.number, bytes: signed });
        // A link that breaks now brings the round again, and then the same bytes.
        await this.#parts.uplink.contribute(signed).catch(() => undefined);
      });
  }

  /** True when this round has its contribution: it goes out again, byte for byte. */
  async #sendAgain({ number }: OpenedRound): Promise<boolean> {
    const last = await this.#parts.sent.read();
    if (last?.round !== number) return false;
    await this.#parts.uplink.contribute(last.bytes).catch(() => undefined);
    return true;
  }

  #adopt(learned: Learned): void {
    this.#best = learned;
    this.#costsFor = undefined;
    if (learned.times === undefined) this.#parts.expect(undefined);
  }

  #write(work: () => Promise<void>): void {
    this.#writing = this.#writing
      .then(work)
      .catch((trouble: unknown) => this.#parts.onTrouble(trouble as Error));
  }
}
