import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { ExecutionContext } from 'ava';
import { build } from 'esbuild';
import type { SlotState } from '../../../edge/update/slot-state.ts';
import { aFolder } from '../a-job.ts';

const beside = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** Agent and launcher as bundles: a robot starts them without a compiler. */
export async function bundles(): Promise<{ readonly agent: Uint8Array; readonly launcher: Uint8Array }> {
  const make = async (entry: string) => {
    const { outputFiles } = await build({
      entryPoints: [beside(entry)],
      bundle: true,
      write: false,
      platform: 'node',
      format: 'esm',
      packages: 'external',
      logLevel: 'silent',
    });
    return outputFiles[0]?.contents ?? new Uint8Array();
  };
  return { agent: await make('slot-agent.ts'), launcher: await make('slot-launcher.ts') };
}

export interface Said {
  readonly runs: string;
  readonly slot: string;
  readonly version: number;
  readonly state: string;
  readonly failed?: { readonly version: number; readonly code: string; readonly reason: string };
}

/** A flashed folder with launcher and agent, run as real processes that can be killed all at once. */
export class SlottedRobot {
  readonly root: string;
  readonly said: string[] = [];
  /** Milliseconds a trial has; a busy machine takes its time. */
  trialPatience = 120_000;
  #child: ChildProcess | undefined;
  #wake: () => void = () => undefined;

  constructor(root: string) {
    this.root = root;
  }

  static async flash(
    t: ExecutionContext,
    hub: string,
    made: Awaited<ReturnType<typeof bundles>>,
  ): Promise<SlottedRobot> {
    const root = await aFolder(t);
    await mkdir(root, { recursive: true });
    await writeFile(join(root, 'agent.mjs'), made.agent);
    await writeFile(join(root, 'launcher.mjs'), made.launcher);
    await writeFile(join(root, 'config.json'), JSON.stringify({ hub }));
    await symlink(beside('../../../node_modules'), join(root, 'node_modules'));
    const robot = new SlottedRobot(root);
    t.teardown(() => robot.kill());
    return robot;
  }

  /**
   * @param haltAt step and part at which it stops dead, waiting to be killed
   * @param told what the launcher is given; the root when absent
   */
  powerOn(haltAt = '', told = this.root): void {
    this.said.length = 0;
    const child = spawn(process.execPath, [join(this.root, 'launcher.mjs'), told], {
      cwd: this.root,
      env: { ...process.env, HALT_AT: haltAt, TRIAL_PATIENCE: String(this.trialPatience) },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own: a power cut takes launcher and agent at the same moment.
      detached: true,
    });
    this.#child = child;
    const hear = (line: string) => {
      this.said.push(line);
      this.#wake();
    };
    createInterface(child.stdout).on('line', hear);
    createInterface(child.stderr).on('line', hear);
    child.once('exit', () => hear('launcher ended'));
  }

  /** `kill -9` of everything, as a power cut. */
  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
    process.kill(-child.pid, 'SIGKILL');
    await ended;
  }

  /** The line that is waited for. */
  async hear(wanted: (line: string) => boolean): Promise<string> {
    for (let at = 0; ; ) {
      const line = this.said[at];
      if (line === undefined) {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
        continue;
      }
      at += 1;
      if (wanted(line)) return line;
      if (line === 'launcher ended') throw new Error(`the launcher ended: ${this.said.join('\n')}`);
    }
  }

  async state(): Promise<SlotState> {
    return JSON.parse(await readFile(join(this.root, 'slots', 'agent', 'slots.json'), 'utf8')) as SlotState;
  }
}

/** What an agent said of itself; undefined for other lines. */
export function saidBy(line: string): Said | undefined {
  return line.startsWith('{') ? (JSON.parse(line) as Said) : undefined;
}
