import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Scene } from '../scene.ts';

const sources = fileURLToPath(new URL('../../../maps/web', import.meta.url));
const built = fileURLToPath(new URL('../../../dist/web/index.html', import.meta.url));

/** In a checkout the page is built when its sources are newer; an installed package brings it along. */
export const buildPage = (scene: Scene): Promise<void> =>
  scene.step('page', 'build the map page', async () => {
    const config = join(sources, 'vite.config.ts');
    const fresh = !existsSync(config) || (await isFresh());
    if (!fresh) {
      const { build } = await import('vite');
      await build({ configFile: config, logLevel: 'error' });
    }
    return { made: undefined, figures: { built: !fresh } };
  });

async function isFresh(): Promise<boolean> {
  if (!existsSync(built)) return false;
  const { mtimeMs } = await stat(built);
  const files = await readdir(sources, { recursive: true, withFileTypes: true });
  const times = files.filter((file) => file.isFile()).map((file) => stat(join(file.parentPath, file.name)));
  return (await Promise.all(times)).every((file) => file.mtimeMs <= mtimeMs);
}
