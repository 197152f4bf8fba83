import { existsSync, readFileSync } from 'node:fs';
import test from 'ava';

const root = new URL('../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');

/** The part of TOML this file uses: tables, and keys with a string, a boolean or a list of strings. */
function parseToml(text: string): Record<string, Record<string, unknown>> {
  const tables: Record<string, Record<string, unknown>> = {};
  let table: Record<string, unknown> = {};
  for (const line of text.split('\n')) {
    const header = line.match(/^\[([\w.]+)\]$/)?.[1];
    if (header !== undefined) {
      table = {};
      tables[header] = table;
      continue;
    }
    const entry = line.match(/^([\w-]+) = (.+)$/);
    if (entry?.[1] && entry[2]) table[entry[1]] = JSON.parse(entry[2]);
    else if (!/^(#.*)?$/.test(line)) throw new Error(`unexpected line: ${line}`);
  }
  return tables;
}

const anchor = parseToml(read('Anchor.toml'));
const idl = JSON.parse(read('programs/artifacts/wayproof.json')) as {
  address: string;
  metadata: { name: string; version: string };
};

test('Every cluster of Anchor.toml names the program id of the IDL and of the source', (t) => {
  const clusters = Object.entries(anchor).filter(([name]) => name.startsWith('programs.'));
  t.true(clusters.length >= 2);
  for (const [cluster, programs] of clusters)
    t.deepEqual(programs, { [idl.metadata.name]: idl.address }, cluster);
  t.is(read('programs/wayproof/src/lib.rs').match(/declare_id!\("(\w+)"\)/)?.[1], idl.address);
});

test('Its workspace members are crates of the tree, the program among them', (t) => {
  const members = anchor['workspace']?.['members'] as string[];
  t.deepEqual(members, ['programs/wayproof']);
  for (const member of members) {
    t.true(existsSync(new URL(`${member}/Cargo.toml`, root)), member);
    t.true(read('programs/Cargo.toml').includes(`"${member.replace('programs/', '')}"`), member);
  }
  const crate = read('programs/wayproof/Cargo.toml');
  t.is(crate.match(/^name = "(\w+)"/m)?.[1], idl.metadata.name);
  t.is(crate.match(/^version = "([\d.]+)"/m)?.[1], idl.metadata.version);
});

test('Its Anchor version is the one the program is built with', (t) => {
  const version = anchor['toolchain']?.['anchor_version'];
  t.true(read('programs/wayproof/Cargo.toml').includes(`anchor-lang = "=${version}"`));
  t.true(read('programs/Cargo.lock').includes(`name = "anchor-lang"\nversion = "${version}"`));
});

test('Its scripts are scripts of package.json', (t) => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  for (const [name, command] of Object.entries(anchor['scripts'] ?? {})) {
    const script = String(command).replace(/^npm (run )?/, '');
    t.truthy(scripts[script], `${name}: ${command}`);
  }
});

test('Its wallet is a path of the user, never a key in the tree', (t) => {
  t.is(anchor['provider']?.['wallet'], '~/.config/solana/id.json');
});
