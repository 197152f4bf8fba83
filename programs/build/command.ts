import { spawnSync } from 'node:child_process';
import { BuildError } from './build-error.ts';

export interface CommandOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Run a program to its end and return what it printed. Throws with its messages when it fails. */
export function run(program: string, args: readonly string[], options: CommandOptions = {}): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    ...options,
  });
  if (error) throw new BuildError(`${program} cannot be started: ${error.message}.`);
  if (status !== 0)
    throw new BuildError(`${program} ${args.join(' ')}\nfailed with status ${status}:\n${stderr}${stdout}`);
  return stdout;
}

/** Everything a program printed, whatever its status; sbpf-linker reports its version as an error. */
export function printed(program: string, args: readonly string[]): string {
  const { stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  return `${stdout ?? ''}${stderr ?? ''}`;
}

/** The environment for Debian's cargo: the caller's, without what would change the output. */
export function cleanEnvironment(changes: Readonly<Record<string, string>>): Record<string, string> {
  const inherited = Object.entries(process.env).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined &&
      !/^(RUST|CARGO_(BUILD|TARGET|ENCODED|PROFILE|UNSTABLE|INCREMENTAL))/.test(entry[0]),
  );
  return {
    ...Object.fromEntries(inherited),
    PATH: '/usr/bin:/bin',
    LC_ALL: 'C',
    RUSTC: '/usr/bin/rustc',
    ...changes,
  };
}
