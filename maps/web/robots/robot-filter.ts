import type { RobotView } from '../../../protocol/views/robot.ts';
import { type Mood, moodOf, moodSigns } from '../store/mood.ts';

/** What a visitor wants to see of the fleet; empty texts want everything. */
export interface RobotFilter {
  /** Part of a robot's id, model or owner, in any case. */
  readonly text: string;
  readonly mood: Mood | '';
  readonly owner: string;
  readonly model: string;
}

export const noFilter: RobotFilter = { text: '', mood: '', owner: '', model: '' };

export const isFiltering = ({ text, mood, owner, model }: RobotFilter): boolean =>
  `${text.trim()}${mood}${owner}${model}` !== '';

/** The robots a filter lets through, in their order; the same list when it filters nothing. */
export function filtered(robots: readonly RobotView[], filter: RobotFilter): readonly RobotView[] {
  return isFiltering(filter) ? robots.filter(matcher(filter)) : robots;
}

function matcher({ text, mood, owner, model }: RobotFilter): (robot: RobotView) => boolean {
  const wanted = text.trim().toLowerCase();
  return (robot) =>
    (mood === '' || moodOf(robot) === mood) &&
    (owner === '' || robot.owner === owner) &&
    (model === '' || robot.model === model) &&
    (wanted === '' || `${robot.device} ${robot.model} ${robot.owner}`.toLowerCase().includes(wanted));
}

/** What there is to choose from, each once and in order. */
export interface FilterChoices {
  readonly moods: readonly Mood[];
  readonly owners: readonly string[];
  readonly models: readonly string[];
}

export function choicesOf(robots: readonly RobotView[]): FilterChoices {
  const [moods, owners, models] = [new Set<Mood>(), new Set<string>(), new Set<string>()];
  for (const robot of robots) {
    moods.add(moodOf(robot));
    owners.add(robot.owner);
    models.add(robot.model);
  }
  return {
    moods: (Object.keys(moodSigns) as Mood[]).filter((mood) => moods.has(mood)),
    owners: [...owners].sort(),
    models: [...models].sort(),
  };
}
