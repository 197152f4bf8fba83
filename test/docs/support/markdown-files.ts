import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../..', import.meta.url));

export const readPage = (path: string): string => readFileSync(join(root, path), 'utf8');

/** Folders of other people's files, and of what is made. */
const foreign = /^(node_modules|dist|coverage|programs\/target|\.git)$/;

/** Every Markdown file of this repository, by its path from the root. */
export function markdownFiles(folder = ''): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return foreign.test(path) ? [] : markdownFiles(path);
    return entry.name.endsWith('.md') ? [path] : [];
  });
}
