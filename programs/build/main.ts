/** `npm run program:build [-- --check]`: Rust source to bytecode and IDL (see programs/wayproof/README.md). */
import { rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { buildProgram, checkProgram } from './build.ts';
import { BuildError } from './build-error.ts';
import { workspace } from './workspace.ts';

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
const started = performance.now();
const report = (step: string): void =>
  console.log(`${((performance.now() - started) / 1_000).toFixed(0).padStart(4)} s  ${step}`);

try {
  if (values.check) {
    const fresh = workspace('check');
    rmSync(fresh.target, { recursive: true, force: true });
    checkProgram(fresh, report);
    report('done: the committed bytecode and IDL are what this source gives');
  } else {
    buildProgram(workspace('build'), report);
    report('done: programs/artifacts');
  }
} catch (error) {
  if (!(error instanceof BuildError)) throw error;
  console.error(error.message);
  process.exitCode = error.exitCode;
}
