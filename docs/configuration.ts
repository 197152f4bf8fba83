// Writes docs/configuration.md from the schemas that check it: `npx tsx docs/configuration.ts`.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { environmentName, settingNames, settingTable } from '../cli/config/settings.ts';
import { schemaOfAgentConfig } from '../edge/config.ts';
import { describeHubConfig } from '../hub/config.ts';
import { type JsonSchema, schemaRows } from './schema-rows.ts';

/** The reference of everything that can be set. */
export function configurationPage(): string {
  return [
    '# Configuration',
    '',
    'Keys and defaults come from the schemas that check them. An unknown key of the hub is refused; a wrong value is named with its place.',
    'Secrets are never values: key *files* are named. A key that *must be given* must be where the object above it is.',
    '',
    '## Commands',
    '',
    'Each setting is, strongest first: a flag, a variable, a key of `wayproof.json` in this folder or one above, a key of the user’s file, its default.',
    '`wayproof config list` shows which one holds; `wayproof config set` writes the files.',
    '',
    ...settingsTable(),
    '',
    '## hub',
    '',
    '`wayproof hub run --config FILE`. Paths are relative to the file; flags win. Places are in 1e-7 degrees.',
    '',
    ...table(describeHubConfig() as JsonSchema),
    '',
    '## agent',
    '',
    'The `config.json` that `wayproof flash` writes; `--agent-config FILE` adds to it. Where a link, map or camera has a `kind`, only keys of that kind count.',
    '',
    ...table(schemaOfAgentConfig() as JsonSchema),
    '',
  ].join('\n');
}

function settingsTable(): string[] {
  const rows = settingNames.map((name) => {
    const { flag, description, fallback } = settingTable[name];
    const preset = fallback({ home: '~', env: {} });
    return `| \`${name}\` | \`${flag}\` | \`${environmentName(name)}\` | ${cell(description)} | ${preset ?? ''} |`;
  });
  return ['| key | flag | variable | meaning | default |', '|---|---|---|---|---|', ...rows];
}

function table(schema: JsonSchema): string[] {
  const rows = schemaRows(schema).map(
    ({ key, type, must, preset, text }) =>
      `| \`${key}\` | ${cell(type)} | ${must ? 'must be given' : cell(preset)} | ${cell(text)} |`,
  );
  return ['| key | value | default | meaning |', '|---|---|---|---|', ...rows];
}

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(new URL('configuration.md', import.meta.url), configurationPage());
}
