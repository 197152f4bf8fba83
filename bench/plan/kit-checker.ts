import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const kit = fileURLToPath(new URL('../../../shared/bench', import.meta.url));
export const peersPython = (): string => process.env['WAYPROOF_PEERS_PYTHON'] ?? 'python3';

/** What the side-by-side kit's own checker finds wrong; nothing where the kit or Python is absent. */
export function checkWithKit(
  set: string,
  name: string,
  routes: readonly (readonly (number | string)[])[],
): string[] {
  const script = `${kit}/check.py`;
  if (!existsSync(script)) return [];
  const folder = mkdtempSync(join(tmpdir(), 'wayproof-bench-'));
  try {
    const file = join(folder, 'routes.json');
    writeFileSync(file, JSON.stringify({ routes }));
    const instance = `${kit}/data/${set}/${name}.txt`;
    const { stdout, error } = spawnSync(peersPython(), [script, instance, file], { encoding: 'utf8' });
    if (error !== undefined) return [];
    const { feasible, errors } = JSON.parse(stdout) as { feasible: boolean; errors: string[] };
    return feasible ? [] : errors;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
