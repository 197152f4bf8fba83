/** `npm run program:test`: the Rust unit and vector tests, on the host. Needs Debian's Rust (see toolchain.ts). */
import { join } from 'node:path';
import { BuildError } from './build-error.ts';
import { cleanEnvironment, run } from './command.ts';
import { checkToolchain } from './toolchain.ts';
import { workspace } from './workspace.ts';

const space = workspace('build');
const env = cleanEnvironment({ CARGO_HOME: space.cargoHome });
const target = join(space.target, 'test');

try {
  checkToolchain(space);
  const manifest = join(space.programs, 'Cargo.toml');
  console.log(
    run(
      '/usr/bin/cargo',
      ['test', '--locked', '--quiet', '--manifest-path', manifest, '--target-dir', target],
      { env },
    ),
  );
  const division = join(target, 'division');
  run(
    '/usr/bin/rustc',
    ['--edition', '2021', '--test', '-O', '-o', division, join(space.tools, 'ir/division.rs')],
    { env },
  );
  console.log(run(division, []));
} catch (error) {
  if (!(error instanceof BuildError)) throw error;
  console.error(error.message);
  process.exitCode = error.exitCode;
}
