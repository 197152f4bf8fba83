import { Command } from 'commander';
import type { Define } from './command.ts';
import type { Environment } from './environment.ts';
import { describeOption } from './help.ts';

interface Entry {
  readonly name: string;
  readonly summary: string;
  load(): Promise<{ readonly define: Define }>;
}

const COMPLETION = 'completion';

/** Every command, in the order `--help` shows them. Only the one that is called is loaded. */
export const entries: readonly Entry[] = [
  {
    name: 'start',
    summary: 'run everything here: local chain, hub and simulated robots; --check proves it end to end',
    load: () => import('./commands/start.ts'),
  },
  {
    name: 'flash',
    summary: 'write the agent and a one-use enrolment token to a card, a folder, or a computer over ssh',
    load: () => import('./commands/flash.ts'),
  },
  {
    name: 'agent',
    summary: 'on the robot: run its agent; sign a transfer or rotation',
    load: () => import('./commands/agent.ts'),
  },
  {
    name: 'register',
    summary: 'put enrolled robots on chain under your wallet',
    load: () => import('./commands/register.ts'),
  },
  { name: 'monitor', summary: 'watch the fleet live', load: () => import('./commands/monitor.ts') },
  {
    name: 'device',
    summary: 'one robot: show, stop, home …; on chain: transfer, rotate-key, replace, retire, withdraw',
    load: () => import('./commands/device.ts'),
  },
  {
    name: 'claim',
    summary: 'check the evidence and collect what your robots earned',
    load: () => import('./commands/claim.ts'),
  },
  {
    name: 'job',
    summary: 'order deliveries: create, list, show, cancel, import',
    load: () => import('./commands/job.ts'),
  },
  {
    name: 'plan',
    summary: 'what the hub planned, and why not: show, explain',
    load: () => import('./commands/plan.ts'),
  },
  {
    name: 'audit',
    summary: 'recompute an epoch from its evidence and compare it with the chain',
    load: () => import('./commands/audit.ts'),
  },
  {
    name: 'oracle',
    summary: 'audit an epoch and attest it on chain',
    load: () => import('./commands/oracle.ts'),
  },
  {
    name: 'network',
    summary: 'a network on chain: create, show, params, oracles, council, pause …',
    load: () => import('./commands/network.ts'),
  },
  { name: 'vault', summary: 'the reward vault: fund, show', load: () => import('./commands/vault.ts') },
  {
    name: 'map',
    summary: 'make the street network and its tiles: import, town, tiles …',
    load: () => import('./commands/map.ts'),
  },
  {
    name: 'model',
    summary: "fetch and check the robot's detector",
    load: () => import('./commands/model.ts'),
  },
  {
    name: 'vision',
    summary: 'which inference backends work here, and what the detector sees in a picture',
    load: () => import('./commands/vision.ts'),
  },
  {
    name: 'release',
    summary: 'agents and models for the fleet: create, publish, rollout, status',
    load: () => import('./commands/release.ts'),
  },
  {
    name: 'hub',
    summary: 'run a hub in the foreground; backup, verify, restore',
    load: () => import('./commands/hub.ts'),
  },
  {
    name: 'chain',
    summary: 'run a local Solana in the foreground, for development',
    load: () => import('./commands/chain.ts'),
  },
  {
    name: 'doctor',
    summary: 'what is missing here, and the command that adds it',
    load: () => import('./commands/doctor.ts'),
  },
  {
    name: 'schema',
    summary: 'what a command prints with --json, as JSON Schema',
    load: () => import('./commands/schema.ts'),
  },
  {
    name: 'config',
    summary: 'settings and where their values come from',
    load: () => import('./commands/config.ts'),
  },
  {
    name: COMPLETION,
    summary: 'print what makes your shell complete these commands: bash, zsh, fish, powershell',
    load: () => import('./commands/completion.ts'),
  },
];

const AFTER_HELP = `
Results go to stdout, everything else to stderr. With --json stdout holds one JSON value a line; a failure is
{"error": {"code", "message", "hint", "retryable"}} there; "wayproof schema job list" describes such a line.

Exit codes: 0 done, 1 failed, 2 wrong usage or a missing answer, 3 not reachable (try again),
130 interrupted. Ctrl-C ends a part that runs (start, hub, chain, agent, oracle) with 0.
Settings: flag, then WAYPROOF_… in the environment, then wayproof.json upwards from here, then the user's file,
then the default; "wayproof config list" shows which one holds.`;

/** The command tree for `words`: the one command they name is loaded, the others are names with summaries. */
export async function buildProgram(
  environment: Environment,
  words: readonly string[],
  version: string,
): Promise<Command> {
  const [operand, inner] = words.filter((word) => !word.startsWith('-'));
  // The shell asks for completions of a line: that line's command is the one to load.
  const asked = operand === 'complete';
  const loaded = asked ? inner : operand;
  const program = new Command('wayproof')
    .description(
      'Delivery robots of many owners: signed work, live routes, payouts on Solana that anyone can recompute.',
    )
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show this help')
    .configureHelp({ optionDescription: describeOption })
    .addHelpText('after', AFTER_HELP)
    .showSuggestionAfterError();
  // Settings of the parent are inherited by the commands made from it, so this comes first.
  silence(program, environment);
  for (const entry of entries) {
    if (asked && entry.name === COMPLETION) continue;
    const command = program.command(entry.name).description(entry.summary);
    if (entry.name === loaded) (await entry.load()).define(command, environment);
    inheritSilence(command, environment);
  }
  // Adds both the hidden command that answers and, for the list, the one that prints the script.
  if (asked) (await import('@bomb.sh/tab/commander')).default(program, { completionCommandName: COMPLETION });
  return program;
}

/** The whole tree, for who describes it: everything is loaded. */
export async function buildWholeTree(environment: Environment): Promise<Command> {
  const program = await buildProgram(environment, [], '');
  for (const [i, command] of program.commands.entries()) {
    const entry = entries.find(({ name }) => name === command.name());
    if (entry === undefined) throw new RangeError(`command ${i} has no entry`);
    (await entry.load()).define(command, environment);
    inheritSilence(command, environment);
  }
  return program;
}

/** Commander neither exits nor prints errors: `runCommand` does both, once. */
function silence(command: Command, { terminal }: Environment): void {
  command.exitOverride().configureOutput({
    writeErr: () => undefined,
    writeOut: (text) => terminal.out(text),
  });
}

function inheritSilence(command: Command, environment: Environment): void {
  for (const inner of command.commands) {
    silence(inner, environment);
    inheritSilence(inner, environment);
  }
}
