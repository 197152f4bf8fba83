import { type CancelTimer, type Clock, every } from '../../protocol/clock.ts';
import { FleetError } from '../../protocol/errors.ts';
import type { Address, DeviceId, NetworkId } from '../../protocol/ids.ts';
import { openContribution } from '../../protocol/learning/contribution.ts';
import { signRound } from '../../protocol/learning/round.ts';
import { milliseconds, toUnixSeconds, unixSeconds } from '../../protocol/units.ts';
import type { Signer, Verifier } from '../../protocol/verifier.ts';
import { checkContribution } from './check-contribution.ts';
import { closeRound, type ModelCodec } from './close-round.ts';
import type { LearningStore } from './learning-store.ts';
import type { ModelRecord, RoundRecord } from './round.ts';

/** How a network learns together. Real seconds. */
export interface LearningPlan {
  /** How long a round takes contributions. */
  readonly seconds: number;
  /** From the end of a round to the next. */
  readonly pause: number;
  /** Owners without which nothing is learned. */
  readonly quorum: number;
  /** Longest change of a contribution, thousandths. */
  readonly mostNorm: number;
}

export interface CoordinatorParts {
  readonly network: NetworkId;
  /** The hub's mission key. */
  readonly signer: Signer;
  readonly verifier: Verifier;
  readonly store: LearningStore;
  readonly realClock: Clock;
  readonly plan: LearningPlan;
  readonly codec: ModelCodec;
  /** The model of a network that has learned nothing yet. */
  readonly first: () => ModelRecord;
  readonly ownerOf: (device: DeviceId) => Promise<Address | undefined>;
  /** Sends an opened round to the robots that are connected now; the others get it when they connect. */
  readonly announce: (message: Uint8Array) => void;
  /** Told of the model that holds: at the start and whenever it changes. */
  readonly changed: (weights: Float32Array) => void;
  readonly report: (error: unknown) => void;
}

const LOOK = milliseconds(1_000);

/**
 * Opens rounds, takes contributions, closes rounds. A row before each act: a hub that dies anywhere goes on with
 * the round it had, and closing a round twice gives the same model, for it comes of stored rows only. A round
 * waits for nobody longer than its deadline.
 */
export class Coordinator {
  readonly #parts: CoordinatorParts;
  #round: RoundRecord | undefined;
  #message: Uint8Array | undefined;
  #parameters = 0;
  #cancel: CancelTimer = () => undefined;
  #work: Promise<void> = Promise.resolve();

  constructor(parts: CoordinatorParts) {
    this.#parts = parts;
  }

  /** Takes up the round that was open when the hub stopped or died. */
  async start(): Promise<void> {
    const round = await this.#parts.store.latest();
    if (round !== undefined) await this.#stand(round);
    this.#cancel = every(this.#parts.realClock, LOOK, () => this.#enqueue(() => this.look()));
    this.#enqueue(() => this.look());
  }

  async stop(): Promise<void> {
    this.#cancel();
    await this.#work;
  }

  /** The open round as it is sent, for a robot that connects. */
  current = (): Uint8Array | undefined => (this.#round?.state === 'open' ? this.#message : undefined);

  round = (): RoundRecord | undefined => this.#round;

  /**
   * Takes one contribution; durable when the promise resolves, and the same again is taken again.
   * Throws CONTRIBUTION_…, STATEMENT_…, SIGNATURE_INVALID, and store errors (then the robot sends it again).
   */
  async take(device: DeviceId, bytes: Uint8Array): Promise<void> {
    const { network, verifier, store, realClock, ownerOf } = this.#parts;
    const contribution = openContribution(network, device, bytes, verifier);
    const { fields, statement, signature, payload } = contribution;
    const round = this.#round;
    if (round === undefined) throw stale(fields.round, 'no round was opened yet');
    const now = toUnixSeconds(realClock.now());
    checkContribution({ contribution, round, parameters: this.#parameters, now });
    const owner = await ownerOf(device);
    if (owner === undefined) throw stale(fields.round, 'the robot is not enrolled');
    const { lessons } = fields;
    const row = { round: round.number, device, owner, lessons, statement, signature, payload };
    const end = await store.take({ ...row, state: 'taken', code: null });
    if (end === 'other') throw new FleetError('CONTRIBUTION_TWICE', { round: round.number });
    if (end === 'closed') throw stale(fields.round, 'it is over');
  }

  /** Whatever is due: the first round, the end of one, the next. */
  async look(): Promise<void> {
    const { realClock, plan } = this.#parts;
    const now = toUnixSeconds(realClock.now());
    const round = this.#round;
    if (round?.state === 'open') {
      if (now > round.deadline) await this.#close(round);
    } else if (round === undefined || now >= round.deadline + plan.pause) await this.#open(round);
  }

  async #open(last: RoundRecord | undefined): Promise<void> {
    const { store, realClock, plan, first, announce } = this.#parts;
    const base = last === undefined ? first() : await this.#modelOf(last.result);
    const opened = toUnixSeconds(realClock.now());
    const round: RoundRecord = {
      number: (last?.number ?? 0) + 1,
      state: 'open',
      base: base.hash,
      opened,
      deadline: unixSeconds(opened + plan.seconds),
      quorum: plan.quorum,
      mostNorm: plan.mostNorm,
      result: base.hash,
      reason: '',
    };
    await store.open(round, base);
    await this.#stand(round);
    if (this.#message !== undefined) announce(this.#message);
  }

  async #close(round: RoundRecord): Promise<void> {
    const { store, codec } = this.#parts;
    const base = await this.#modelOf(round.base);
    const end = closeRound(round, base, await store.contributions(round.number), codec);
    await store.end(end);
    const { state, reason, model } = end;
    await this.#stand({ ...round, state, reason, result: model?.hash ?? round.base });
  }

  /** Stands where a stored round stands. */
  async #stand(round: RoundRecord): Promise<void> {
    const { network, signer, codec, changed } = this.#parts;
    const model = await this.#modelOf(round.result);
    const weights = codec.decode(model.file);
    const { number, opened, deadline, quorum, mostNorm, base } = round;
    const fields = { number, opened, deadline, quorum, mostNorm, model: base, parameters: weights.length };
    this.#message = round.state === 'open' ? signRound(network, signer, fields, model.file) : undefined;
    this.#parameters = weights.length;
    this.#round = round;
    changed(weights);
  }

  async #modelOf(hash: Uint8Array): Promise<ModelRecord> {
    const model = await this.#parts.store.model(hash);
    if (model === undefined) throw new FleetError('ROUND_ROW', { number: this.#round?.number ?? 0 });
    return model;
  }

  #enqueue(work: () => Promise<void>): void {
    this.#work = this.#work.then(work).catch(this.#parts.report);
  }
}

const stale = (round: number, reason: string) => new FleetError('CONTRIBUTION_STALE', { round, reason });
