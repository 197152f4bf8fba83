#!/usr/bin/env node
// The `wayproof` command. An installed package runs what `npm run build` made; a checkout runs the sources.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

// Older ones lack what is imported below, and would say so in words that help nobody.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(
    `error: Wayproof needs Node.js 20.19 or newer, this is ${process.version}.\n` +
      'Install one from https://nodejs.org or with your version manager, then "npm ci" again.\n',
  );
  process.exit(1);
}

const built = new URL('../dist/cli/main.js', import.meta.url);
const source = new URL('./main.ts', import.meta.url);
const installed = fileURLToPath(import.meta.url).includes('/node_modules/') || !existsSync(source);

if (installed && existsSync(built)) {
  await import(built.href);
} else {
  const { register } = await import('tsx/esm/api');
  register();
  await import(source.href);
}
