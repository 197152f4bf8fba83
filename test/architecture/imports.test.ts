import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The table of docs/architecture.md: who may import whom. `self` is always allowed. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  protocol: [],
  maps: ['protocol'],
  'maps/web': ['protocol', 'maps', 'programs/client'],
  programs: ['protocol'],
  'firmware-bridge': ['protocol'],
  'firmware-bridge/simulated': ['protocol', 'maps', 'firmware-bridge'],
  edge: ['protocol', 'maps', 'firmware-bridge'],
  hub: ['protocol', 'maps', 'programs/client'],
  cli: ['protocol', 'maps', 'programs', 'firmware-bridge', 'edge', 'hub'],
};
/** What recomputes the hub's arithmetic must not run the hub's code. */
const independent = [
  'cli/audit',
  'cli/oracle',
  'cli/claim',
  'cli/commands/audit',
  'cli/commands/oracle',
  'cli/commands/claim',
];
/** Adapters are chosen in one place: composition roots, the command line and tests. */
const adapter =
  /\/(sqlite|postgres|tfjs|sodium|anchor|mqtt|file|aedes)-[a-z-]+\.ts$|protocol\/sodium\/(native|wasm)\.ts$/;
const heavy = ['@tensorflow/tfjs-node', 'rclnodejs', 'onnxruntime-node', 'pg', 'serialport'];

interface Import {
  readonly file: string;
  readonly specifier: string;
  readonly dynamic: boolean;
}

function sourceFiles(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    // What a build leaves behind comes and goes while this looks.
    if (entry.isDirectory()) return ['target', 'node_modules'].includes(entry.name) ? [] : sourceFiles(path);
    return /\.tsx?$/.test(entry.name) && !entry.name.endsWith('.d.ts') ? [path] : [];
  });
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8');
  const fixed = [...text.matchAll(/^(?:import|export)\s[^;]*?from\s+'([^']+)'|^import\s+'([^']+)'/gm)];
  const dynamic = [...text.matchAll(/\bimport\(\s*'([^']+)'\s*\)/g)];
  return [
    ...fixed.map((match) => ({ file, specifier: match[1] ?? match[2] ?? '', dynamic: false })),
    ...dynamic.map((match) => ({ file, specifier: match[1] ?? '', dynamic: true })),
  ];
}

const present = readdirSync(root);
const folders = ['protocol', 'maps', 'programs', 'firmware-bridge', 'edge', 'hub', 'cli'].filter((folder) =>
  present.includes(folder),
);
const imports = folders.flatMap(sourceFiles).flatMap(importsOf);

/** The most specific row of the table a path falls under. */
const rowOf = (path: string) =>
  Object.keys(allowed)
    .filter((row) => path === row || path.startsWith(`${row}/`))
    .sort((a, b) => b.length - a.length)[0] ??
  path.split('/')[0] ??
  path;

const targetOf = ({ file, specifier }: Import) => relative(root, resolve(root, dirname(file), specifier));

test('every folder imports only what the architecture allows', (t) => {
  const wrong = imports
    .filter(({ specifier }) => specifier.startsWith('.'))
    .filter((one) => {
      const row = rowOf(one.file);
      const target = targetOf(one);
      const own = target === row || target.startsWith(`${row.split('/')[0]}/`);
      return !own && !(allowed[row] ?? []).some((folder) => target.startsWith(`${folder}/`));
    });
  t.deepEqual(wrong, []);
});

test('the agent and the hub never import each other', (t) => {
  const crossing = imports.filter((one) => {
    const target = targetOf(one);
    return (
      (one.file.startsWith('edge/') && target.startsWith('hub/')) ||
      (one.file.startsWith('hub/') && target.startsWith('edge/'))
    );
  });
  t.deepEqual(crossing, []);
});

test('audit, oracle and claim never reach the hub, directly or through another file', (t) => {
  const reached = new Map<string, string>();
  const queue = imports
    .map(({ file }) => file)
    .filter((file) => independent.some((path) => file.startsWith(path)));
  for (const file of queue) reached.set(file, file);
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    for (const one of imports.filter((other) => other.file === file && other.specifier.startsWith('.'))) {
      const target = targetOf(one);
      if (!reached.has(target)) queue.push(target);
      reached.set(target, file);
    }
  }
  t.deepEqual(
    [...reached].filter(([file]) => file.startsWith('hub/')),
    [],
  );
});

test('adapters are imported only by composition roots and the command line', (t) => {
  const wrong = imports
    .filter(({ specifier }) => specifier.startsWith('.'))
    .filter((one) => adapter.test(`/${targetOf(one)}`))
    .filter(
      ({ file }) => !file.endsWith('/main.ts') && !file.startsWith('cli/') && !adapter.test(`/${file}`),
    );
  t.deepEqual(wrong, []);
});

test('a heavy or optional package is loaded dynamically, in one file', (t) => {
  for (const name of heavy) {
    const users = imports.filter(({ specifier }) => specifier === name);
    t.true(
      users.every(({ dynamic }) => dynamic),
      `${name} must be loaded by import()`,
    );
    t.true(new Set(users.map(({ file }) => file)).size <= 1, `${name} must be loaded in one file`);
  }
});

test('the protocol uses no Node built-in, so that it also runs in the browser', (t) => {
  const wrong = imports.filter(
    ({ file, specifier }) =>
      file.startsWith('protocol/') && !file.startsWith('protocol/sodium/') && specifier.startsWith('node:'),
  );
  t.deepEqual(wrong, []);
});

test('only the clock and the random source touch the clock and chance of the machine', (t) => {
  const direct = /\b(Date\.now|Math\.random|setTimeout|setInterval)\(|\bnew Date\(\)/;
  const wrong = folders
    .flatMap(sourceFiles)
    .filter((file) => !['protocol/clock.ts', 'protocol/random.ts'].includes(file))
    .filter((file) =>
      direct.test(readFileSync(join(root, file), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')),
    );
  t.deepEqual(wrong, []);
});
