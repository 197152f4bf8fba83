import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cleanEnvironment, run } from './command.ts';
import { linkProgram } from './elf/program-file.ts';
import { callMemorySyscalls } from './ir/memory-calls.ts';
import { packArguments } from './ir/pack-arguments.ts';
import { routePanics } from './ir/route-panics.ts';
import { extractDivision, replaceWideArithmetic } from './ir/wide-arithmetic.ts';
import type { Workspace } from './workspace.ts';

/** One change of the whole module, LLVM assembly in and out. */
type Pass = (module: string, workspace: Workspace) => string;

/** What stands between Rust's IR and what LLVM's BPF backend and the Solana loader accept. */
const PASSES: readonly (readonly [name: string, pass: Pass])[] = [
  ['route-panics', routePanics],
  [
    'optimise',
    optimise('internalize,globaldce,default<Os>,globaldce', '-internalize-public-api-list=entrypoint'),
  ],
  ['pack-arguments', packArguments],
  ['optimise-again', optimise('always-inline,globaldce,default<Os>,globaldce')],
  ['memory-calls', callMemorySyscalls],
  ['wide-arithmetic', (module, workspace) => replaceWideArithmetic(module, compileDivision(workspace))],
  ['inline-helpers', optimise('always-inline,globaldce')],
];

/** From the merged module to the loadable program. Every pass leaves its result in the scratch folder. */
export function lowerModule(workspace: Workspace, module: string): Buffer {
  const folder = join(workspace.target, 'passes');
  mkdirSync(folder, { recursive: true });
  let lowered = module;
  for (const [i, [name, pass]] of PASSES.entries()) {
    lowered = pass(lowered, workspace);
    writeFileSync(join(folder, `${i + 1}-${name}.ll`), lowered);
  }
  return linkProgram(generateCode(join(folder, 'input.ll'), lowered, join(folder, 'program.o')));
}

function optimise(passes: string, ...options: string[]): Pass {
  return (module, workspace) => {
    const input = join(workspace.target, 'passes', 'input.ll');
    writeFileSync(input, module);
    return run('/usr/bin/opt-22', ['-S', `-passes=${passes}`, ...options, input, '-o', '-']);
  };
}

function generateCode(input: string, module: string, output: string): Buffer {
  writeFileSync(input, module);
  run('/usr/bin/llc-22', [
    ...['-march=bpfel', '-mcpu=v2', '-mattr=+allows-misaligned-mem-access'],
    // SBPF v3 has no gaps between stack frames: a larger frame would overwrite the caller's.
    '--bpf-stack-size=4096',
    ...['--bpf-disable-trap-unreachable', '-filetype=obj', input, '-o', output],
  ]);
  return readFileSync(output);
}

function compileDivision(workspace: Workspace): string {
  const output = join(workspace.target, 'passes', 'division.ll');
  const source = join(workspace.tools, 'ir', 'division.rs');
  run(
    '/usr/bin/rustc',
    [
      ...['--edition', '2021', '--crate-type', 'lib', '--emit', 'llvm-ir', '-o', output, source],
      ...['-C', 'panic=abort', '-C', 'opt-level=2', '-C', 'no-vectorize-loops', '-C', 'no-vectorize-slp'],
    ],
    { env: cleanEnvironment({}) },
  );
  return extractDivision(readFileSync(output, 'utf8'));
}
