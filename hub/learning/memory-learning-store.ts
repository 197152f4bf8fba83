import { equalBytes, toHex } from '../../protocol/ids.ts';
import type { LearningStore } from './learning-store.ts';
import {
  type ContributionRecord,
  type ModelRecord,
  outOfOrder,
  ROUNDS_KEPT,
  type RoundEnd,
  type RoundRecord,
} from './round.ts';

/** The port in memory, for tests. */
export class MemoryLearningStore implements LearningStore {
  readonly #rounds: RoundRecord[] = [];
  readonly #models = new Map<string, ModelRecord>();
  #contributions: ContributionRecord[] = [];

  async open(round: RoundRecord, base: ModelRecord): Promise<void> {
    const last = await this.latest();
    if (last?.state === 'open' || round.number !== (last?.number ?? 0) + 1) throw outOfOrder(round.number);
    this.#models.set(toHex(base.hash), base);
    this.#rounds.push(round);
  }

  async latest() {
    return this.#rounds.at(-1);
  }

  async rounds(limit: number) {
    return this.#rounds.toReversed().slice(0, limit);
  }

  async model(hash: Uint8Array) {
    return this.#models.get(toHex(hash));
  }

  async take(contribution: ContributionRecord) {
    const { round, device } = contribution;
    const known = this.#contributions.find((one) => one.round === round && one.device === device);
    if (known !== undefined)
      return equalBytes(known.signature, contribution.signature) ? ('known' as const) : ('other' as const);
    const last = await this.latest();
    if (last?.number !== round || last.state !== 'open') return 'closed' as const;
    this.#contributions.push(contribution);
    return 'stored' as const;
  }

  async contributions(round: number) {
    return this.#contributions
      .filter((one) => one.round === round)
      .sort((a, b) => (a.device < b.device ? -1 : 1));
  }

  async end({ number, state, reason, model, refused }: RoundEnd): Promise<void> {
    const last = await this.latest();
    if (last?.number !== number || last.state !== 'open') throw outOfOrder(number);
    if (model !== undefined) this.#models.set(toHex(model.hash), model);
    this.#rounds[this.#rounds.length - 1] = { ...last, state, reason, result: model?.hash ?? last.base };
    const codes = new Map(refused.map(({ device, code }) => [device, code]));
    this.#contributions = this.#contributions.map((one) => {
      if (one.round === number - ROUNDS_KEPT) return { ...one, payload: new Uint8Array(0) };
      if (one.round !== number) return one;
      const code = codes.get(one.device) ?? null;
      const kept = state === 'accepted' ? 'counted' : 'taken';
      return { ...one, state: code === null ? kept : 'refused', code };
    });
  }
}
