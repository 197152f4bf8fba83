const NEVER = Number.POSITIVE_INFINITY;

/** The cheapest places met so far, the cheapest first: costs of the whole route, and behind which positions visits come. */
export class Shortlist {
  readonly size: number;
  readonly total: Float64Array;
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** 1 where the cost is an estimate, because the vehicle would have to charge. */
  readonly isGuess: Uint8Array;
  /** What one more has to beat. */
  limit = NEVER;

  constructor(size: number) {
    this.size = size;
    this.total = new Float64Array(size).fill(NEVER);
    this.from = new Int32Array(size);
    this.to = new Int32Array(size);
    this.isGuess = new Uint8Array(size);
  }

  clear(): void {
    this.total.fill(NEVER);
    this.limit = NEVER;
  }

  /** Of a place that costs less than `limit`. */
  offer(total: number, from: number, to: number, isGuess: boolean): void {
    let rank = this.size - 1;
    for (; rank > 0 && (this.total[rank - 1] as number) > total; rank--) {
      this.total[rank] = this.total[rank - 1] as number;
      this.from[rank] = this.from[rank - 1] as number;
      this.to[rank] = this.to[rank - 1] as number;
      this.isGuess[rank] = this.isGuess[rank - 1] as number;
    }
    this.total[rank] = total;
    this.from[rank] = from;
    this.to[rank] = to;
    this.isGuess[rank] = isGuess ? 1 : 0;
    this.limit = this.total[this.size - 1] as number;
  }
}
