import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { FleetError } from '../../protocol/errors.ts';
import { type Define, leaf, type Run } from '../command.ts';
import { PROJECT_FILE, readSettingsFile, userFilePath } from '../config/files.ts';
import { isSettingName, type SettingName, settingNames, settingTable } from '../config/settings.ts';
import { toJson } from '../output/json.ts';
import { formatTable } from '../output/table.ts';

const NAMES = `one of ${settingNames.join(', ')}`;

export const define: Define = (command, environment) => {
  leaf(
    command.command('list').description('every setting, its value and its origin'),
    environment,
    settingNames,
    list,
  );
  leaf(
    command.command('get').description('the value of one setting').argument('<name>', NAMES),
    environment,
    settingNames,
    get,
  );
  const set = command
    .command('set')
    .description('write a setting into a file')
    .argument('<name>', NAMES)
    .argument('<value>', 'what it is to be');
  set.option('--project', `into ${PROJECT_FILE} of the working folder instead of the user's file`);
  leaf<{ project?: boolean }>(set, environment, [], write);
};

async function list({ output, settings }: Run): Promise<void> {
  const rows = settings.list();
  output.result(rows, () =>
    formatTable(
      [
        { title: 'setting', cell: (row) => row.name },
        { title: 'value', cell: (row) => row.value ?? '-', shrink: true },
        {
          title: 'from',
          cell: ({ origin, wrong }) => (wrong === undefined ? origin : `${origin}  WRONG: ${wrong}`),
        },
      ],
      rows,
    ),
  );
}

async function get(
  { output, settings }: Run,
  _options: object,
  [name = '']: readonly string[],
): Promise<void> {
  const found = settings.resolve(known(name));
  output.result(found, () => found.value ?? '');
}

async function write(run: Run, options: { project?: boolean }, operands: readonly string[]): Promise<void> {
  const [word = '', value = ''] = operands;
  const name = known(word);
  const { check, expected, kind } = settingTable[name];
  if (!check(value)) {
    throw new FleetError('CLI_SETTING_INVALID', {
      name,
      origin: 'the command line',
      expected,
      got: value.slice(0, 40),
    });
  }
  const { cwd } = run.environment;
  const path = options.project === true ? join(cwd, PROJECT_FILE) : userFilePath(run.environment);
  const values = { ...readSettingsFile(path)?.values, [name]: kind === 'path' ? resolve(cwd, value) : value };
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `${toJson(values, 2)}\n`);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new FleetError('CLI_FILE_UNWRITABLE', { what: 'settings file', path, reason }, { cause });
  }
  run.output.result({ path, values }, () => `${name} is now ${value} in ${path}`);
}

function known(name: string): SettingName {
  if (!isSettingName(name)) throw new FleetError('CLI_SETTING_UNKNOWN', { name, origin: 'the command line' });
  return name;
}
