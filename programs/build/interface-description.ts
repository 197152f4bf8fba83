import { join } from 'node:path';
import { cleanEnvironment, run } from './command.ts';
import type { Workspace } from './workspace.ts';

/** The IDL as JSON text, by Anchor's own library on the host's toolchain; `anchor idl build` without its CLI. */
export function describeInterface(workspace: Workspace): string {
  const target = join(workspace.target, 'idl');
  const env = cleanEnvironment({ CARGO_HOME: workspace.cargoHome, CARGO_NET_OFFLINE: 'true' });
  const manifest = join(workspace.tools, 'idl', 'Cargo.toml');
  run(
    '/usr/bin/cargo',
    ['build', '--locked', '--offline', '--quiet', '--manifest-path', manifest, '--target-dir', target],
    { env },
  );
  // The library runs `rustup toolchain install` when it sees RUSTUP_TOOLCHAIN, which cleanEnvironment drops.
  return run(join(target, 'debug', 'idl'), [join(workspace.programs, 'wayproof')], {
    env: { ...env, CARGO_TARGET_DIR: join(target, 'program') },
  });
}
