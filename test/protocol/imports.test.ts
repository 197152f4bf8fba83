import { readdirSync, readFileSync } from 'node:fs';
import test from 'ava';

const root = new URL('../../protocol/', import.meta.url);
const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));

const importsOf = (file: string): string[] =>
  Array.from(
    readFileSync(new URL(file, root), 'utf8').matchAll(/(?:from|import) '([^']+)'/g),
    ([, specifier]) => specifier as string,
  );

/** Packages that run in Node and in a browser alike. */
const portable = ['@ipld/dag-cbor', '@noble/hashes', 'cborg', 'multiformats', 'zod'];

/** What the native adapter has besides: hashing by the processor's instructions, and threads. */
const native = new Set(['sodium/native-pool.ts node:worker_threads', 'sodium/native-sha256.ts node:crypto']);

test('the protocol runs in a browser: no built-ins of Node, and sodium only in its adapters', (t) => {
  t.true(files.length > 40);
  for (const file of files) {
    for (const specifier of importsOf(file).filter((name) => !name.startsWith('.'))) {
      const isPortable = portable.some((name) => specifier === name || specifier.startsWith(`${name}/`));
      const isAdapter = file.startsWith('sodium/') && /^(sodium-native|libsodium-wrappers)$/.test(specifier);
      const isNative = native.has(`${file} ${specifier}`);
      t.true(isPortable || isAdapter || isNative, `${file} imports ${specifier}`);
    }
  }
});

test('no part of the protocol but the adapters themselves imports sodium', (t) => {
  const importers = files.filter((file) => importsOf(file).some((specifier) => specifier.includes('sodium')));
  t.deepEqual(importers.toSorted(), ['sodium/native.ts', 'sodium/wasm.ts']);
});

test('only clock.ts and random.ts ask the machine for time or chance', (t) => {
  const asks =
    /\bDate\.now\b|\bnew Date\(\)|\bsetTimeout\b|\bsetInterval\b|\bMath\.random\b|\bgetRandomValues\b/;
  const asking = files.filter((file) => asks.test(readFileSync(new URL(file, root), 'utf8')));
  t.deepEqual(asking.toSorted(), ['clock.ts', 'random.ts']);
});
