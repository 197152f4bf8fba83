import { existsSync } from 'node:fs';
import { type Define, leaf, type Run } from '../command.ts';
import { endpointOf } from '../config/clusters.ts';
import { anonymousHub } from '../connect.ts';
import { type Finding, fine, optional } from '../doctor/check.ts';
import { checkFolder, checkNode, checkPackages, checkPort, checkTools } from '../doctor/machine.ts';
import { checkHub, checkRpc } from '../doctor/services.ts';
import type { Output, Tone } from '../output.ts';
import { openWallet } from '../wallet.ts';

interface Flags {
  readonly offline?: boolean;
}

export const define: Define = (command, environment) => {
  command.option('--offline', 'look at this machine only, not at hub and chain');
  leaf<Flags>(command, environment, ['hub', 'cluster', 'keypair', 'data'], doctor);
};

/** Fails (exit 1) when something that is needed is missing; what is optional never does. */
async function doctor(run: Run, { offline = false }: Flags): Promise<void> {
  const { settings, environment } = run;
  const machine = [
    checkNode(process.version),
    ...checkPackages(),
    ...(await checkTools(environment.env)),
    await checkFolder(settings.get('data')),
    checkWallet(settings.get('keypair')),
  ];
  const services = offline
    ? await Promise.all([
        checkPort('hub port', portOf(settings.get('hub'))),
        checkPort('chain port', portOf(rpcOf(run))),
      ])
    : [
        ...softened(settings.isSet('hub'), await checkHub(anonymousHub(run), environment.clock)),
        ...softened(settings.isSet('cluster'), [await checkRpc(rpcOf(run), run.signal)]),
      ];
  const findings = [...machine, ...services];
  const needed = findings.filter(({ state }) => state === 'missing');
  run.output.result({ ok: needed.length === 0, findings }, () => describe(run.output, findings));
  if (needed.length > 0) run.fail();
}

/** A hub or chain nobody asked for may be absent. */
function softened(asked: boolean, findings: readonly Finding[]): readonly Finding[] {
  return asked
    ? findings
    : findings.map((each) => (each.state === 'missing' ? { ...each, state: 'optional' } : each));
}

function checkWallet(path: string): Finding {
  if (!existsSync(path))
    return optional('wallet', `no key file at ${path}`, `solana-keygen new --outfile ${path}`);
  try {
    const { address, exposed } = openWallet(path);
    return exposed
      ? optional('wallet', `${path} can be read by others`, `chmod 600 ${path}`)
      : fine('wallet', address);
  } catch (error) {
    return optional(
      'wallet',
      error instanceof Error ? error.message : String(error),
      'give another with --keypair',
    );
  }
}

const rpcOf = (run: Run): string => endpointOf(run.settings.get('cluster')) ?? '';

function portOf(url: string): number {
  const { port, protocol } = new URL(url);
  return port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port);
}

const marks: Readonly<Record<Finding['state'], readonly [string, Tone]>> = {
  ok: ['ok      ', 'good'],
  missing: ['MISSING ', 'bad'],
  optional: ['optional', 'warn'],
};

function describe(output: Output, findings: readonly Finding[]): string {
  const widest = Math.max(...findings.map(({ name }) => name.length));
  return findings
    .map(({ name, state, detail, fix }) => {
      const [mark, tone] = marks[state];
      const line = `${output.tone(tone, mark)}  ${name.padEnd(widest)}  ${detail}`;
      return fix === undefined
        ? line
        : `${line}\n${' '.repeat(widest + 12)}${output.tone('faint', `→ ${fix}`)}`;
    })
    .join('\n');
}
