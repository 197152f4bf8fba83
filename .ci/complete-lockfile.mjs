// Run after every `npm install` that changes the lockfile: `node .ci/complete-lockfile.mjs`.
// Some package mirrors lack a few platform packages (biome, litesvm); npm then leaves their entries out and
// `npm ci` refuses the lockfile. This adds the missing optional entries from the names their parents list.
import { readFileSync, writeFileSync } from 'node:fs';

const OS = [
  'aix',
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
];
const CPU = ['arm', 'arm64', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'x64'];

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const added = [];
for (const parent of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
    const path = `node_modules/${name}`;
    const tokens = name.split(/[/-]/);
    const os = OS.filter((token) => tokens.includes(token));
    const cpu = CPU.filter((token) => tokens.includes(token));
    // Only platform packages of an exact version: anything else is npm's to resolve.
    if (lock.packages[path] || os.length === 0 || cpu.length === 0 || !/^\d/.test(version)) continue;
    const libc = os[0] !== 'linux' ? {} : { libc: [tokens.includes('musl') ? 'musl' : 'glibc'] };
    lock.packages[path] = { version, cpu, ...(parent.dev ? { dev: true } : {}), ...libc, optional: true, os };
    added.push(name);
  }
}
lock.packages = Object.fromEntries(
  Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)),
);
writeFileSync('package-lock.json', `${JSON.stringify(lock, null, 2)}\n`);
console.log(added.length === 0 ? 'lockfile complete' : `added ${added.join(', ')}`);
