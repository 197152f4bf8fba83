/**
 * What is known at each stop of each route, in flat arrays: a route's figures stand at the cells of its nodes. Up to a
 * cell, when the vehicle leaves it and what it has spent, used and aboard; from a cell on, what is still spent and
 * used, and the end as a function of the arrival, `max(arrival + lasting, ends)` (segments of Vidal et al. 2014).
 */
export class Cells {
  count = 0;
  /** Row in the matrices; -1 where the route ends wherever it is. */
  at = new Int32Array(0);
  /** At the first cell of a route: its jobs, -1 when the route cannot be; and its cost. */
  jobs = new Int32Array(0);
  total = new Float64Array(0);
  /** Up to the cell, its visit included. Used is without what standing takes: that goes with the whole duration. */
  leave = new Float64Array(0);
  spent = new Float64Array(0);
  used = new Float64Array(0);
  /** From the cell on: latest arrival, latest arrival without lateness, then as above. */
  latest = new Float64Array(0);
  calm = new Float64Array(0);
  lasting = new Float64Array(0);
  ends = new Float64Array(0);
  rest = new Float64Array(0);
  restUsed = new Float64Array(0);
  /** Load behind the cell, its peak up to there and from there on; dimension by dimension, `count` cells each. */
  aboard = new Float64Array(0);
  peakBefore = new Float64Array(0);
  peakAfter = new Float64Array(0);

  grow(count: number, dimensions: number): void {
    this.count = count;
    this.at = new Int32Array(count);
    this.jobs = new Int32Array(count);
    this.total = new Float64Array(count);
    this.leave = new Float64Array(count);
    this.spent = new Float64Array(count);
    this.used = new Float64Array(count);
    this.latest = new Float64Array(count);
    this.calm = new Float64Array(count);
    this.lasting = new Float64Array(count);
    this.ends = new Float64Array(count);
    this.rest = new Float64Array(count);
    this.restUsed = new Float64Array(count);
    this.aboard = new Float64Array(dimensions * count);
    this.peakBefore = new Float64Array(dimensions * count);
    this.peakAfter = new Float64Array(dimensions * count);
  }
}
