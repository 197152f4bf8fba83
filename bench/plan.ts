import type { Benchmark, Figures, Target } from './benchmark.ts';
import { levels } from './plan/levels.ts';

/**
 * The route solver on public instances, level by level, beside its peers and the best known values. Every answer is
 * judged by two checkers that share no code with the solver before it counts.
 */
export const plan: Benchmark = {
  name: 'plan',
  about: 'vehicles and distance of the route solver on public instances beside peers and best known values',
  async measure(options) {
    const { levels: wanted, note } = options;
    const figures: Record<string, Figures[string]> = {};
    const targets: Target[] = [];
    for (const level of levels) {
      if (wanted !== undefined && !wanted.includes(level.letter)) continue;
      note(`level ${level.letter}: ${level.about}`);
      const measured = await level.measure(options);
      Object.assign(figures, measured.figures);
      targets.push(...measured.targets);
    }
    return { figures, targets };
  },
};
