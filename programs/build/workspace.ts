import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where a build reads and writes. Nothing outside `target` and `artifacts` is written. */
export interface Workspace {
  /** programs/ */
  readonly programs: string;
  /** programs/build/ */
  readonly tools: string;
  /** The committed outputs. */
  readonly artifacts: string;
  /** Scratch of this build, ignored by git. */
  readonly target: string;
  /** Our edited copy of the standard library's source. */
  readonly library: string;
  readonly cargoHome: string;
}

/** The workspace whose scratch folder is programs/target/`scratch`. */
export function workspace(scratch: string): Workspace {
  const tools = dirname(fileURLToPath(import.meta.url));
  const programs = dirname(tools);
  const target = join(programs, 'target', scratch);
  return {
    programs,
    tools,
    artifacts: join(programs, 'artifacts'),
    target,
    library: join(target, 'library'),
    cargoHome: process.env['CARGO_HOME'] ?? join(homedir(), '.cargo'),
  };
}
