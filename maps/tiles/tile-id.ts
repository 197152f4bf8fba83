/**
 * Number of a tile in PMTiles 3: all tiles of the lower zooms, then its place on the Hilbert curve of its own
 * (specification, "Tile ID"; curve after Warren, Hacker's Delight, ch. 16).
 */
export function tileId(zoom: number, x: number, y: number): number {
  let below = 0;
  for (let z = 0; z < zoom; z++) below += 4 ** z;
  let place = 0;
  let [column, row] = [x, y];
  for (let side = 2 ** (zoom - 1); side >= 1; side /= 2) {
    const right = (column & side) > 0 ? 1 : 0;
    const lower = (row & side) > 0 ? 1 : 0;
    place += side * side * ((3 * right) ^ lower);
    if (lower === 0) {
      if (right === 1) [column, row] = [side - 1 - (column & (side - 1)), side - 1 - (row & (side - 1))];
      [column, row] = [row, column];
    }
  }
  return below + place;
}
