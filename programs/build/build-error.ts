/** Why a build stopped: a sentence for whoever runs it, and the exit code of the command. */
export class BuildError extends Error {
  override readonly name = 'BuildError';
  readonly exitCode: number;

  constructor(sentence: string, exitCode = 1) {
    super(sentence);
    this.exitCode = exitCode;
  }
}

/** Debian keeps one version of its Rust; once it moves, nobody can rebuild the committed bytes with it. */
export const TOOLCHAIN_MOVED = 3;
