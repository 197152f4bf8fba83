import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { committedHashes, compareHashes, compareToolchains, hashArtifacts } from './hashes.ts';
import { describeInterface } from './interface-description.ts';
import { lowerModule } from './lower-module.ts';
import { fetchCrates, mergeModule } from './merge-module.ts';
import { prepareStandardLibrary } from './standard-library.ts';
import { checkToolchain } from './toolchain.ts';
import type { Workspace } from './workspace.ts';

/** What a build has made so far. */
class Draft {
  readonly workspace: Workspace;
  /** Cargo features of the program; none in what is committed. */
  readonly features: readonly string[];
  module = '';
  program: Buffer = Buffer.alloc(0);
  description = '';

  constructor(workspace: Workspace, features: readonly string[]) {
    this.workspace = workspace;
    this.features = features;
  }
}

type Step = readonly [name: string, step: (draft: Draft) => void];

const COMPILE: readonly Step[] = [
  ['check the toolchain', ({ workspace }) => void checkToolchain(workspace)],
  ['prepare the standard library', ({ workspace }) => prepareStandardLibrary(workspace)],
  ['fetch the crates', ({ workspace }) => fetchCrates(workspace)],
  [
    'compile and merge to one module',
    (draft) => {
      draft.module = mergeModule(draft.workspace, draft.features);
    },
  ],
  [
    'lower the module to SBPF',
    (draft) => {
      draft.program = lowerModule(draft.workspace, draft.module);
    },
  ],
];
const DESCRIBE: Step = [
  'describe the interface',
  (draft) => {
    draft.description = describeInterface(draft.workspace);
  },
];

const WRITE: Step = ['write the artifacts', writeArtifacts];
const COMPARE: Step = ['compare with the committed build', compareArtifacts];
const COMPARE_TOOLCHAINS: Step = [
  'compare the toolchains',
  ({ workspace }) => compareToolchains(committedHashes(workspace).toolchain, checkToolchain(workspace)),
];

/** Build bytecode, IDL and hashes into programs/artifacts. `report` hears each step's name as it starts. */
export function buildProgram(workspace: Workspace, report: (step: string) => void): void {
  follow([...COMPILE, DESCRIBE, WRITE], workspace, report);
}

/** Build again and compare with the committed hashes. Throws a BuildError about the first difference. */
export function checkProgram(workspace: Workspace, report: (step: string) => void): void {
  follow([COMPARE_TOOLCHAINS, ...COMPILE, DESCRIBE, COMPARE], workspace, report);
}

/** Build the program without one of its checks into `out`: bytecode that the tests must fail on. */
export function buildMutant(
  workspace: Workspace,
  mutant: number,
  out: string,
  report: (step: string) => void,
): void {
  const write: Step = ['write the mutant', ({ program }) => writeFileSync(out, program)];
  follow([...COMPILE, write], workspace, report, [`mutant-${mutant}`]);
}

function follow(
  steps: readonly Step[],
  workspace: Workspace,
  report: (step: string) => void,
  features: readonly string[] = [],
): void {
  mkdirSync(workspace.target, { recursive: true });
  const draft = new Draft(workspace, features);
  for (const [name, step] of steps) {
    report(name);
    step(draft);
  }
}

function writeArtifacts({ workspace, program, description }: Draft): void {
  const hashes = hashArtifacts(workspace, program, description, checkToolchain(workspace));
  mkdirSync(workspace.artifacts, { recursive: true });
  writeFileSync(join(workspace.artifacts, 'wayproof.so'), program);
  writeFileSync(join(workspace.artifacts, 'wayproof.json'), description);
  writeFileSync(join(workspace.artifacts, 'hashes.json'), `${JSON.stringify(hashes, null, 2)}\n`);
}

function compareArtifacts({ workspace, program, description }: Draft): void {
  compareHashes(
    committedHashes(workspace),
    hashArtifacts(workspace, program, description, checkToolchain(workspace)),
  );
}
