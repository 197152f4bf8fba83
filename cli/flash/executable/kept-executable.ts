import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type Architecture, NODE_VERSION } from './base-node.ts';

const note = z.object({ key: z.string(), sha256: z.string() });

/** One executable an architecture is kept: of ten robots only the first waits for it. */
export class KeptExecutable {
  readonly #folder: string;
  readonly #name: string;
  readonly #key: string;

  constructor(cache: string, arch: Architecture, script: Uint8Array) {
    this.#folder = join(cache, 'agents');
    this.#name = `wayproof-agent-${arch}`;
    this.#key = `${NODE_VERSION} ${sha256(script)}`;
  }

  /** Undefined when another one is kept, or what is kept is not whole. */
  async read(): Promise<Uint8Array | undefined> {
    try {
      const kept = note.parse(JSON.parse(await readFile(this.#path('.json'), 'utf8')));
      if (kept.key !== this.#key) return undefined;
      const bytes = await readFile(this.#path(''));
      return sha256(bytes) === kept.sha256 ? bytes : undefined;
    } catch {
      return undefined;
    }
  }

  async write(bytes: Uint8Array): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    await this.#replace('', bytes);
    await this.#replace('.json', JSON.stringify({ key: this.#key, sha256: sha256(bytes) }));
  }

  /** Another flash may do the same at this moment: each draft is its own. */
  async #replace(suffix: string, contents: Uint8Array | string): Promise<void> {
    const draft = `${this.#path(suffix)}.${process.pid}`;
    await writeFile(draft, contents);
    await rename(draft, this.#path(suffix));
  }

  #path(suffix: string): string {
    return join(this.#folder, `${this.#name}${suffix}`);
  }
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
