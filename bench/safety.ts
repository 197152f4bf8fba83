import { seededRandom } from '../protocol/random.ts';
import type { Benchmark, Target } from './benchmark.ts';
import { realCuts } from './safety/real-clock.ts';
import { type Scenario, scenarios } from './safety/scenarios.ts';
import { measureZoneEntry } from './safety/slow-zone.ts';
import { measure, type Reaction } from './safety/trial.ts';
import { median, percentile } from './statistics.ts';

const TRIALS = 40;
const QUICK_TRIALS = 6;

/**
 * From a cause to the order, to wheels that stand and to the firmware's confirmation, for each rule of the safety module:
 * a whole simulated robot with its whole agent, on a clock of its own, with the timers of all parts shifted against
 * each other at random. Times are worst cases over the trials, rounded up to the simulated firmware's tick of 50 ms.
 */
export const safety: Benchmark = {
  name: 'safety',
  about:
    'causes of stops and limits in the simulator: milliseconds to order, standstill, confirmation; metres',
  async measure({ quick, note }) {
    const random = seededRandom(1);
    const figures: Record<string, number> = {};
    const targets: Target[] = [{ key: 'false-stops', op: '<=', bound: 0 }];
    let falseStops = 0;
    for (const scenario of scenarios) {
      const reactions: Reaction[] = [];
      for (let i = 0; i < (quick ? QUICK_TRIALS : TRIALS); i++)
        reactions.push(await measure(scenario.trial, random));
      falseStops += reactions.reduce((sum, reaction) => sum + reaction.falseStops, 0);
      Object.assign(figures, figuresOf(scenario, reactions, note));
      if (scenario.bounded !== undefined && scenario.bound !== undefined)
        targets.push({ key: keyOf(scenario, scenario.bounded), op: '<=', bound: scenario.bound });
    }
    Object.assign(figures, await measureZoneEntry(random, quick ? 4 : TRIALS), { 'false-stops': falseStops });
    targets.push({ key: 'slow-zone-excess-m-s', op: '<=', bound: 0.1 });
    if (!quick) Object.assign(figures, await realCuts());
    return { figures, targets };
  },
};

function figuresOf(
  scenario: Scenario,
  reactions: readonly Reaction[],
  note: (text: string) => void,
): Record<string, number> {
  const figures: Record<string, number> = {
    [`${scenario.name}-speed-m-s`]: median(reactions.map(({ speed }) => speed)),
  };
  for (const what of scenario.figures) {
    const values = reactions.map((reaction) => reaction[what]);
    const happened = values.filter((value) => value !== undefined);
    if (happened.length < values.length) {
      note(`${scenario.name}: not ${what} in ${values.length - happened.length} of ${values.length} trials`);
      // A promise that was not kept at all must not look like one that was.
      figures[keyOf(scenario, what)] = 1e6;
      continue;
    }
    figures[keyOf(scenario, what)] = percentile(happened, 1);
  }
  return figures;
}

const keyOf = ({ name }: Scenario, what: keyof Reaction): string =>
  what === 'driven' ? `${name}-driven-m-max` : `${name}-${what}-ms-max`;
