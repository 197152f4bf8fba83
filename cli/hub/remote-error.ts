import { FleetError } from '../../protocol/errors.ts';
import { type ProblemView, parseProblem } from '../../protocol/views/problem.ts';

/** An error the hub answered with: its code, its sentence, its hint. */
export class RemoteError extends FleetError {
  readonly status: number;
  readonly #problem: ProblemView;

  constructor(problem: ProblemView) {
    super(problem.code);
    this.message = problem.message;
    this.status = problem.status;
    this.#problem = problem;
  }

  override get hint(): string {
    return this.#problem.hint;
  }

  override get retryable(): boolean {
    return this.#problem.retryable;
  }
}

/** The error of a refused request: the hub's own, or one that says the answer was not of a hub. */
export function errorOfAnswer(url: string, path: string, status: number, body: string): FleetError {
  let value: unknown;
  try {
    value = JSON.parse(body);
    return new RemoteError(parseProblem(value));
  } catch {
    const named = newerProblem(value);
    if (named !== undefined) return new FleetError('CLI_HUB_UNKNOWN_ERROR', { path, ...named });
    const reason = body.trim().split('\n')[0]?.slice(0, 120) || 'an empty body';
    return new FleetError('CLI_HUB_ANSWER', { url, path, status, reason });
  }
}

/** A problem whose code this program does not know yet. */
function newerProblem(value: unknown): { code: string; message: string } | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { code, message } = value as Record<string, unknown>;
  if (typeof code !== 'string' || typeof message !== 'string') return undefined;
  return { code: code.slice(0, 80), message: message.slice(0, 300).replace(/\.$/, '') };
}
