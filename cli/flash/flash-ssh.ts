import { createHash } from 'node:crypto';
import { z } from 'zod';
import { FleetError } from '../../protocol/errors.ts';
import { codeFiles, PLACEHOLDER_TOKEN, platformOf, type Runtime, serviceFiles } from './folder-files.ts';
import { type FlashFile, MANIFEST_NAME, manifestOf } from './manifest.ts';
import { configOf, type RobotToMake, tokenFor } from './robot.ts';
import { tarball } from './seed/tarball.ts';
import { look, type RemoteFacts } from './ssh/look.ts';
import { quoted, Remote, type RemoteOptions } from './ssh/remote.ts';

export interface SshFlash extends RemoteOptions {
  readonly robot: RobotToMake;
  readonly runtimeFor: (arch: RemoteFacts['arch']) => Runtime;
  /** Default: /opt/wayproof, or `wayproof` in the home folder where no command may install. */
  readonly installedAt?: string;
  readonly onProgress: (step: 'bundle' | 'copy', done: number, total: number) => void;
}

export interface FlashedHost {
  readonly host: string;
  readonly dir: string;
  readonly platform: string;
  readonly files: number;
  readonly bytes: number;
  /** `running` under systemd, or `none`: then it is to be started by hand. */
  readonly service: 'running' | 'none';
  readonly tokenExpires: number;
}

/**
 * look → bundle for that computer → copy beside → verify there → self-test there → stop the old one → token → put in
 * place → start. Until everything was verified there the agent of before goes on running; its data folder, with the
 * key, stays.
 * @throws CLI_FLASH_SSH, AGENT_CONFIG_INVALID, what bundling throws, and what the hub says
 */
export async function flashSsh(options: SshFlash): Promise<FlashedHost> {
  const { robot, onProgress } = options;
  const remote = new Remote(options);
  const trial = configOf(robot, PLACEHOLDER_TOKEN);
  const facts = await look(remote);
  const dir = options.installedAt ?? (facts.rights === 'user' ? `${facts.home}/wayproof` : '/opt/wayproof');
  onProgress('bundle', 0, 1);
  const runtime = options.runtimeFor(facts.arch);
  const files = [
    ...(await codeFiles(runtime)),
    ...(robot.detector?.files ?? []),
    ...serviceFiles(runtime, dir, facts.rights === 'user'),
  ];
  const manifest = manifestOf(files, platformOf(runtime), process.version);
  const contents = new TextEncoder().encode(`${JSON.stringify(manifest, null, 2)}\n`);
  const all = [...files, { path: MANIFEST_NAME, contents, mode: 0o644 }];
  const there = new Installation(remote, facts, dir);
  await there.copy(await tarball([...all, trial], 1), (done, total) => onProgress('copy', done, total));
  await there.verify(all);
  await there.selfTest();
  const { token, expires } = await tokenFor(robot);
  const config = configOf(robot, token);
  await there.putInPlace(all, config);
  const service = facts.systemd ? await there.startService() : 'none';
  const bytes = all.reduce((sum, file) => sum + file.contents.length, 0);
  return {
    host: options.host,
    dir,
    platform: platformOf(runtime),
    files: all.length,
    bytes,
    service,
    tokenExpires: expires,
  };
}

/** One folder on the other computer; everything arrives in `.new` inside it first. */
class Installation {
  readonly #remote: Remote;
  readonly #facts: RemoteFacts;
  readonly #dir: string;

  constructor(remote: Remote, facts: RemoteFacts, dir: string) {
    this.#remote = remote;
    this.#facts = facts;
    this.#dir = dir;
  }

  async copy(tgz: Uint8Array, onBytes: (done: number, total: number) => void): Promise<void> {
    const to = quoted(this.#new);
    const script = `rm -rf ${to} && mkdir -p ${to} && tar -xzf - -C ${to} --no-same-owner`;
    await this.#run('copying the agent', script, tgz, onBytes);
  }

  /** Compares every file there with what was meant, by the other computer's own reading. */
  async verify(files: readonly FlashFile[]): Promise<void> {
    const sums = files.map(({ path, contents }) => `${sha256(contents)}  ${path}\n`).join('');
    const script = `cd ${quoted(this.#new)} && sha256sum -c - 2>/dev/null | grep -v ': OK$' || true`;
    const wrong = (await this.#run('verifying the files', script, new TextEncoder().encode(sums))).trim();
    if (wrong === '') return;
    throw this.#unfit('verifying the files', `not as they were sent: ${wrong.split('\n').join(', ')}`);
  }

  /** Whether that computer can run it at all. */
  async selfTest(): Promise<void> {
    const answer = await this.#run(
      'the self-test of the agent',
      `cd ${quoted(this.#new)} && ./wayproof-agent --self-test config.json || true`,
    );
    const shape = z.object({ ok: z.boolean(), checks: z.record(z.string(), z.string()) });
    const found = shape.safeParse(jsonOf(answer));
    if (!found.success) throw this.#unfit('the self-test of the agent', answer.trim() || 'it said nothing');
    const bad = Object.entries(found.data.checks).filter(([, result]) => !/^(ok|none)\b/.test(result));
    if (!found.data.ok)
      throw this.#unfit('the self-test of the agent', bad.map((each) => each.join(': ')).join('; '));
  }

  async putInPlace(files: readonly FlashFile[], config: FlashFile): Promise<void> {
    const dir = quoted(this.#dir);
    const folders = new Set(
      files.flatMap(({ path }) => (path.includes('/') ? [path.split('/')[0] ?? ''] : [])),
    );
    const tops = [...files.filter(({ path }) => !path.includes('/')).map(({ path }) => path), ...folders];
    const stop = this.#facts.systemd
      ? `(${this.#systemctl} stop wayproof-agent 2>/dev/null || true) && `
      : '';
    const moves = tops.map((name) => `rm -rf ${dir}/${quoted(name)} && mv .new/${quoted(name)} ${dir}/`);
    // The token is in nobody's list of processes: it comes by stdin, into a file only its owner reads.
    const script = `umask 077 && cd ${dir} && cat > .new/config.json && ${stop}${moves.join(' && ')} && mv .new/config.json ${dir}/ && rmdir .new && chmod 755 ${dir} && sha256sum config.json`;
    const answer = await this.#run('putting it in place', script, config.contents);
    if (!answer.includes(sha256(config.contents)))
      throw this.#unfit('putting it in place', 'the configuration did not arrive as it was sent');
  }

  async startService(): Promise<'running'> {
    const unit = quoted(`${this.#dir}/wayproof-agent.service`);
    const linger = this.#facts.rights === 'user' ? '(loginctl enable-linger || true) && ' : '';
    const start = `${linger}${this.#systemctl} enable ${unit} && ${this.#systemctl} restart wayproof-agent && ${this.#systemctl} is-active wayproof-agent`;
    await this.#run('starting the service', start);
    return 'running';
  }

  get #new(): string {
    return `${this.#dir}/.new`;
  }

  get #systemctl(): string {
    return this.#facts.rights === 'user' ? 'systemctl --user' : 'systemctl';
  }

  #run(
    step: string,
    script: string,
    input?: Uint8Array,
    onBytes?: (done: number, total: number) => void,
  ): Promise<string> {
    const sudo = this.#facts.rights === 'sudo' ? 'sudo -n ' : '';
    return this.#remote.run(step, `${sudo}sh -c ${quoted(script)}`, input, onBytes);
  }

  #unfit(step: string, reason: string): FleetError {
    return new FleetError('CLI_FLASH_SSH', { host: this.#remote.host, step, reason });
  }
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text.trim().split('\n').at(-1) ?? '');
  } catch {
    return undefined;
  }
}
