import { readFileSync } from 'node:fs';
import test from 'ava';

interface LockedPackage {
  readonly version?: string;
  readonly resolved?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const read = (name: string) => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');
const lock = JSON.parse(read('package-lock.json')) as { packages: Readonly<Record<string, LockedPackage>> };
const manifest = JSON.parse(read('package.json')) as Readonly<
  Record<string, Readonly<Record<string, string>>>
>;

test('the lockfile names every platform package, so that npm ci works on all of them', (t) => {
  const missing = Object.values(lock.packages)
    .flatMap((parent) => Object.entries(parent.optionalDependencies ?? {}))
    .filter(([name, version]) => /^\d/.test(version) && /-(linux|darwin|win32)-/.test(name))
    .filter(([name]) => lock.packages[`node_modules/${name}`] === undefined)
    .map(([name]) => name);
  t.deepEqual(missing, [], 'run node .ci/complete-lockfile.mjs');
});

test('the lockfile names no download host', (t) => {
  t.deepEqual(
    Object.values(lock.packages).filter((one) => one.resolved?.includes('://')),
    [],
  );
});

test('every dependency is pinned to one version', (t) => {
  const loose = Object.entries({ ...manifest['dependencies'], ...manifest['devDependencies'] }).filter(
    ([, range]) => !/^\d+\.\d+\.\d+(-[a-z]+\.\d+)?$/.test(range),
  );
  t.deepEqual(loose, []);
});
