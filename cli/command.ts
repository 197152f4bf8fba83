import type { Command } from 'commander';
import { Settings } from './config/resolve.ts';
import { type SettingName, settingTable } from './config/settings.ts';
import type { Environment } from './environment.ts';
import { examplesText } from './help.ts';
import { Output } from './output.ts';

/** What a running command has in its hands. */
export interface Run {
  readonly output: Output;
  readonly settings: Settings;
  readonly environment: Environment;
  readonly signal: AbortSignal;
  /** The answer was printed and is a failure: exit with 1 without another error. */
  fail(): void;
}

/** What a command does. `operands` are the words that are no options, in order. */
export type Handler<Options> = (run: Run, options: Options, operands: readonly string[]) => Promise<void>;

/**
 * A file of `commands/` exports `define`: it adds arguments, options and the handler (through `leaf`) to the
 * command made for it. Heavy packages are imported inside handlers only, so that `--help` stays quick.
 */
export type Define = (command: Command, environment: Environment) => void;

/** Makes `command` runnable: with the options of these settings, `--json`, examples in its help, and the handler. */
export function leaf<Options extends object>(
  command: Command,
  environment: Environment,
  settings: readonly SettingName[],
  handler: Handler<Options>,
): void {
  for (const name of settings) command.addOption(settingOption(command, name));
  command.option('--json', 'print one JSON value a line, errors included');
  command.addHelpText('after', () => examplesText(wordsOf(command)));
  command.action(async () => {
    const given: Record<string, unknown> = command.opts();
    const json = given['json'] === true;
    const check = json ? await checkOf(command, environment) : undefined;
    const flags = Object.fromEntries(settings.map((name) => [name, given[name]]));
    let heeded = false;
    const { terminal, clock, signal: interrupted } = environment;
    const output = new Output(terminal, clock, json, { check, interrupted });
    const run: Run = {
      output,
      settings: new Settings(environment, flags),
      environment,
      get signal() {
        heeded = true;
        return environment.signal;
      },
      fail: environment.fail,
    };
    const work = handler(run, given as Options, command.args);
    await untilInterrupted(work, environment.signal, () => heeded).finally(() => output.endProgress());
  });
}

/** Its default is told, not set: only what somebody gave may overrule the environment and the files. */
function settingOption(command: Command, name: SettingName) {
  const { flag, description, fallback } = settingTable[name];
  const option = command.createOption(flag, description);
  const preset = fallback({ home: '~', env: {} });
  return preset === undefined ? option : option.default(undefined, preset);
}

/**
 * The work, or CLI_INTERRUPTED at once when the person asks to stop and the command never looked at its signal: Ctrl-C
 * then must not wait for an audit or an import to end. Whoever looked has something to finish, and ends by itself.
 */
function untilInterrupted(work: Promise<void>, signal: AbortSignal, heeded: () => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      if (!heeded()) reject(signal.reason);
    };
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

/** The words that call a command, without the program's name: "network params show". */
export function wordsOf(command: Command): string {
  const names: string[] = [];
  for (let one: Command | null = command; one?.parent; one = one.parent) names.unshift(one.name());
  return names.join(' ');
}

/** Tests let every line of JSON be compared with its schema. */
async function checkOf(command: Command, { env }: Environment) {
  if (env['WAYPROOF_CHECK_JSON'] !== '1') return undefined;
  return await (await import('./answers.ts')).lineCheck(wordsOf(command));
}
