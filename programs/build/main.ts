/** `npm run program:build [-- --check | --mutant N --out FILE]`: Rust source to bytecode and IDL (see programs/wayproof/README.md). */
import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildMutant, buildProgram, checkProgram } from './build.ts';
import { BuildError } from './build-error.ts';
import { workspace } from './workspace.ts';

const MUTANTS = 10;
const { values } = parseArgs({
  options: {
    check: { type: 'boolean', default: false },
    /** Which check is left out: a feature of programs/wayproof/Cargo.toml. */
    mutant: { type: 'string' },
    out: { type: 'string' },
  },
});
const started = performance.now();
const report = (step: string): void =>
  console.log(`${((performance.now() - started) / 1_000).toFixed(0).padStart(4)} s  ${step}`);

try {
  if (values.check) {
    const fresh = workspace('check');
    rmSync(fresh.target, { recursive: true, force: true });
    checkProgram(fresh, report);
    report('done: the committed bytecode and IDL are what this source gives');
  } else if (values.mutant !== undefined || values.out !== undefined) {
    const mutant = Number(values.mutant);
    if (!Number.isInteger(mutant) || mutant < 1 || mutant > MUTANTS || values.out === undefined)
      throw new BuildError(`A mutant is built by --mutant N --out FILE, with N from 1 to ${MUTANTS}.`);
    // A scratch folder of its own: nothing of a mutant can end up in programs/artifacts.
    buildMutant(workspace('mutant'), mutant, resolve(values.out), report);
    report(`done: ${values.out}`);
  } else {
    buildProgram(workspace('build'), report);
    report('done: programs/artifacts');
  }
} catch (error) {
  if (!(error instanceof BuildError)) throw error;
  console.error(error.message);
  process.exitCode = error.exitCode;
}
