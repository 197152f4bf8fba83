#!/usr/bin/env node
// The `wayproof` command. An installed package runs what `npm run build` made; a checkout runs the sources.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

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
