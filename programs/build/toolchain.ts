import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { BuildError, TOOLCHAIN_MOVED } from './build-error.ts';
import { printed, run } from './command.ts';
import type { Workspace } from './workspace.ts';

/** What the lowering passes were written against; another compiler emits other IR. */
export const RUST = '1.96.0';
export const LLVM = '22.1.8';
export const LINKER = '0.1.9';
export const LLVM_LIBRARY = '/usr/lib/llvm-22/lib';
export const STANDARD_LIBRARY = `/usr/src/rustc-${RUST}/library`;

const INSTALL_PACKAGES = 'apt-get install rustc-web cargo-web rust-web-src llvm-22 llvm-22-dev';
const INSTALL_LINKER = `cargo install sbpf-linker --version ${LINKER} --locked`;

/** Versions that decide the output, as recorded beside the committed hashes. */
export interface Toolchain {
  readonly rustc: string;
  readonly llvm: string;
  readonly 'sbpf-linker': string;
  /** Debian package versions; a security update may move them under the same rustc version. */
  readonly packages: Readonly<Record<string, string>>;
}

/** Find every tool and check its version. Throws a sentence with the command that helps. */
export function checkToolchain(workspace: Workspace): Toolchain {
  for (const tool of ['/usr/bin/rustc', '/usr/bin/cargo', '/usr/bin/opt-22', '/usr/bin/llc-22']) {
    if (!existsSync(tool))
      throw new BuildError(`${tool} is missing. Install it on Debian 12: ${INSTALL_PACKAGES}`);
  }
  const rustc = run('/usr/bin/rustc', ['-vV']);
  expectVersion('rustc', RUST, rustc.match(/^release: (.*)$/m)?.[1]);
  expectVersion("rustc's LLVM", LLVM, rustc.match(/^LLVM version: (.*)$/m)?.[1]);
  for (const tool of ['opt-22', 'llc-22']) {
    expectVersion(tool, LLVM, run(`/usr/bin/${tool}`, ['--version']).match(/LLVM version (\S+)/)?.[1]);
  }
  if (!existsSync(STANDARD_LIBRARY)) {
    throw new BuildError(`${STANDARD_LIBRARY} is missing. Install it: ${INSTALL_PACKAGES}`);
  }
  const linker = printed(linkerPath(workspace), ['--version']);
  expectVersion('sbpf-linker', LINKER, linker.match(/sbpf-linker (\S+)/)?.[1]);
  return { rustc: commit(rustc), llvm: LLVM, 'sbpf-linker': LINKER, packages: packageVersions() };
}

/** sbpf-linker from the caller's cargo home or search path. */
export function linkerPath(workspace: Workspace): string {
  const folders = [join(workspace.cargoHome, 'bin'), ...(process.env['PATH'] ?? '').split(':')];
  const found = folders.map((folder) => join(folder, 'sbpf-linker')).find((path) => existsSync(path));
  if (!found) throw new BuildError(`sbpf-linker is missing. Install it: ${INSTALL_LINKER}`);
  return found;
}

function expectVersion(tool: string, wanted: string, got: string | undefined): void {
  if (got === wanted) return;
  throw new BuildError(
    `The toolchain moved: ${tool} is ${got ?? 'of an unknown version'}, the build is written for ${wanted}. ` +
      'The committed bytecode cannot be rebuilt here; its tests still hold.',
    TOOLCHAIN_MOVED,
  );
}

function commit(rustc: string): string {
  return `${RUST} (${rustc.match(/^commit-hash: (.*)$/m)?.[1] ?? 'unknown commit'})`;
}

function packageVersions(): Record<string, string> {
  const names = ['rustc-web', 'rust-web-src', 'llvm-22'];
  const versions = run('/usr/bin/dpkg-query', ['-W', ...names]);
  return Object.fromEntries(
    versions
      .trim()
      .split('\n')
      .map((line) => line.split('\t') as [string, string]),
  );
}
