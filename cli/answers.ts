import { z } from 'zod';
import { FleetError } from '../protocol/errors.ts';
import { type Answers, hasManyLines, problem } from './answers/answer.ts';

/** Where the answers of each top command are described; only what is asked for is loaded. */
const groups: Readonly<Record<string, () => Promise<Answers>>> = {
  start: async () => (await import('./answers/parts.ts')).startAnswers,
  flash: async () => (await import('./answers/flash.ts')).answers,
  agent: async () => (await import('./answers/parts.ts')).agentAnswers,
  register: async () => (await import('./answers/register.ts')).answers,
  monitor: async () => (await import('./answers/monitor.ts')).answers,
  device: async () => (await import('./answers/device.ts')).answers,
  claim: async () => (await import('./answers/claim.ts')).answers,
  job: async () => (await import('./answers/job.ts')).answers,
  plan: async () => (await import('./answers/plan.ts')).answers,
  audit: async () => (await import('./answers/audit.ts')).auditAnswers,
  oracle: async () => (await import('./answers/audit.ts')).oracleAnswers,
  network: async () => (await import('./answers/network.ts')).answers,
  vault: async () => (await import('./answers/vault.ts')).answers,
  map: async () => (await import('./answers/map.ts')).answers,
  model: async () => (await import('./answers/vision.ts')).modelAnswers,
  vision: async () => (await import('./answers/vision.ts')).visionAnswers,
  release: async () => (await import('./answers/release.ts')).answers,
  hub: async () => (await import('./answers/parts.ts')).hubAnswers,
  chain: async () => (await import('./answers/parts.ts')).chainAnswers,
  doctor: async () => (await import('./answers/machine.ts')).doctorAnswers,
  config: async () => (await import('./answers/machine.ts')).configAnswers,
  schema: async () => (await import('./answers/machine.ts')).schemaAnswers,
  error: async () => ({ error: z.strictObject({ error: problem }) }),
};

/** Every command whose answer is described, and `error` for what all print when they fail. */
export async function describedCommands(): Promise<{ command: string; lines: 'one' | 'many' }[]> {
  const all = await Promise.all(Object.values(groups).map((load) => load()));
  return all.flatMap((answers) =>
    Object.entries(answers).map(([command, answer]) => ({
      command,
      lines: hasManyLines(answer) ? 'many' : 'one',
    })),
  );
}

/** What this command prints with `--json`; undefined when nobody described it. */
export async function answerOf(words: string): Promise<z.ZodType | undefined> {
  const [first = ''] = words.split(' ');
  const load = Object.hasOwn(groups, first) ? groups[first] : undefined;
  return (await load?.())?.[words];
}

/** As JSON Schema (draft 2020-12) of the text that is printed. */
export function jsonSchemaOf(words: string, answer: z.ZodType): Readonly<Record<string, unknown>> {
  const { $schema, ...schema } = z.toJSONSchema(answer, { io: 'input' });
  const title = words === 'error' ? 'any command that fails, with --json' : `wayproof ${words} --json`;
  return { $schema, title, ...schema };
}

/** Compares a printed line with its description. The check throws CLI_ANSWER_UNDESCRIBED with the first difference. */
export async function lineCheck(words: string): Promise<(line: string) => void> {
  const answer = await answerOf(words);
  const refuse = (reason: string) =>
    new FleetError('CLI_ANSWER_UNDESCRIBED', { command: `wayproof ${words}`, reason });
  return (line) => {
    if (answer === undefined) throw refuse('nothing describes it');
    const result = answer.safeParse(JSON.parse(line));
    if (result.success) return;
    throw refuse(differenceOf(result.error.issues[0]));
  };
}

/** Of a union the difference to the kind it came nearest to: the one that went wrong latest. */
function differenceOf(issue: z.core.$ZodIssue | undefined): string {
  if (issue?.code === 'invalid_union') {
    const depth = (issues: readonly z.core.$ZodIssue[]) => Math.max(...issues.map(({ path }) => path.length));
    const [nearest] = issue.errors.toSorted((a, b) => depth(b) - depth(a) || a.length - b.length);
    if (nearest !== undefined) return `${placeOf(issue)}${differenceOf(nearest[0])}`;
  }
  return `${issue === undefined ? '' : placeOf(issue)}${issue?.message ?? 'not as described'}`;
}

const placeOf = ({ path }: z.core.$ZodIssue): string =>
  path.length === 0 ? '' : `${path.map(String).join('.')}: `;
