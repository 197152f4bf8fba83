import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { BuildError } from './build-error.ts';
import { cleanEnvironment, run } from './command.ts';
import { LLVM_LIBRARY, linkerPath } from './toolchain.ts';
import type { Workspace } from './workspace.ts';

/** The one message sbpf-linker ends with: it cannot read its textual output back as an object. */
const EXPECTED_END = 'Error: Error opening object file. Error detail: (Unknown file magic).';
/** It looks for LLVM in every file of the folder and says so. */
const HARMLESS = /^unable to open LLVM shared lib /;

/** Download what Cargo.lock names, for the program and for the standard library. */
export function fetchCrates(workspace: Workspace): void {
  const env = cleanEnvironment({ CARGO_HOME: workspace.cargoHome, RUSTC_BOOTSTRAP: '1' });
  for (const manifest of [
    join(workspace.programs, 'Cargo.toml'),
    join(workspace.tools, 'idl', 'Cargo.toml'),
    join(workspace.library, 'sysroot', 'Cargo.toml'),
  ]) {
    run('/usr/bin/cargo', ['fetch', '--locked', '--quiet', '--manifest-path', manifest], { env });
  }
}

/** Compile program and standard library, merge them, and return the module as LLVM assembly. */
export function mergeModule(workspace: Workspace, features: readonly string[] = []): string {
  const modules = join(workspace.target, 'module');
  rmSync(modules, { recursive: true, force: true });
  mkdirSync(modules, { recursive: true });
  // cargo would not call the linker again for an unchanged crate.
  rmSync(join(workspace.target, 'cargo/sbf-solana/release/libwayproof.so'), { force: true });
  const release = join(workspace.target, 'cargo/sbf-solana/release');
  for (const folder of ['.fingerprint', 'deps']) forget(join(release, folder));
  run(
    '/usr/bin/cargo',
    [
      ...['build', '--locked', '--offline', '--quiet', '--release', '--package', 'wayproof'],
      ...features.map((feature) => `--features=${feature}`),
      ...['--manifest-path', join(workspace.programs, 'Cargo.toml')],
      ...['-Z', 'build-std=std,panic_abort', '-Z', 'json-target-spec'],
      ...['--target', join(workspace.tools, 'sbf-solana.json')],
      ...['--target-dir', join(workspace.target, 'cargo')],
    ],
    { env: compilerEnvironment(workspace, modules) },
  );
  checkLinkerLog(join(modules, 'linker.log'));
  return readFileSync(join(modules, 'pre-opt.ll'), 'utf8');
}

function forget(folder: string): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    if (/^(lib)?wayproof\b/.test(name)) rmSync(join(folder, name), { recursive: true });
  }
}

function compilerEnvironment(workspace: Workspace, modules: string): Record<string, string> {
  return cleanEnvironment({
    CARGO_HOME: workspace.cargoHome,
    RUSTC_BOOTSTRAP: '1',
    RUSTC_BOOTSTRAP_SYNTHETIC_TARGET: '1',
    RUSTFLAGS: remappings(workspace).join(' '),
    // cargo's own name for "build the standard library from here".
    __CARGO_TESTS_ONLY_SRC_ROOT: workspace.library,
    RUSTC_WRAPPER: join(workspace.tools, 'stable-crate-ids.sh'),
    CARGO_TARGET_SBF_SOLANA_LINKER: join(workspace.tools, 'merge-bitcode.sh'),
    WAYPROOF_SBPF_LINKER: linkerPath(workspace),
    WAYPROOF_LLVM_LIB: LLVM_LIBRARY,
    WAYPROOF_MODULE_DIR: modules,
  });
}

/** Panic messages hold source paths; without this the bytes would depend on who builds where. */
function remappings({ cargoHome, library, programs }: Workspace): string[] {
  const registry = join(cargoHome, 'registry/src');
  const crates = readdirSync(registry).map((index) => join(registry, index));
  return [
    // The last matching prefix wins.
    `--remap-path-prefix=${cargoHome}=/cargo`,
    ...crates.map((folder) => `--remap-path-prefix=${folder}=/crates`),
    `--remap-path-prefix=${programs}=/programs`,
    `--remap-path-prefix=${library}=/library`,
    // cargo names crates below the program's workspace relative to it, and std's copy is such a one.
    `--remap-path-prefix=${relative(programs, library)}=/library`,
  ];
}

function checkLinkerLog(path: string): void {
  if (!existsSync(path) || statSync(path).size === 0) throw new BuildError('rustc did not call our linker.');
  const log = readFileSync(path, 'utf8').split('\n');
  const messages = log.filter((line) => line.trim() !== '' && !HARMLESS.test(line));
  const unexpected = messages.filter((line, i) =>
    i === 0 ? line !== EXPECTED_END : /\bERROR\b|^error/i.test(line),
  );
  if (unexpected.length > 0)
    throw new BuildError(`sbpf-linker failed in an unexpected way:\n${unexpected.join('\n')}`);
}
