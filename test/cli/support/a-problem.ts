/** Two vehicles and so many jobs that a search has something to do; Li & Lim's format. */
export function aProblem(): string {
  const pairs = Array.from({ length: 30 }, (_, i) => {
    const [pick, drop] = [2 * i + 1, 2 * i + 2];
    const at = (k: number) => `${(k * 37) % 100} ${(k * 61) % 100}`;
    return [`${pick} ${at(pick)} 1 0 100000 1 0 ${drop}`, `${drop} ${at(drop)} -1 0 100000 1 ${pick} 0`];
  });
  return ['10 200 1', '0 50 50 0 0 100000 0 0 0', ...pairs.flat()].join('\n');
}
