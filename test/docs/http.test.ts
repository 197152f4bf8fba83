import { readdirSync, readFileSync } from 'node:fs';
import test from 'ava';

const root = new URL('../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');

/** Where each file of routes is mounted, as hub/http/app.ts has it. */
function mounts(): ReadonlyMap<string, string> {
  const app = read('hub/http/app.ts');
  const files = [...app.matchAll(/import \{ (\w+) \} from '\.\/routes\/([\w-]+)\.ts'/g)];
  const paths = new Map([...app.matchAll(/\['([^']+)', (\w+)\]/g)].map(([, path, name]) => [name, path]));
  return new Map(files.map(([, name, file]) => [`${file}.ts`, paths.get(name) ?? '']));
}

/** Method and path of every route of the hub. */
function routesOfHub(): string[] {
  const mounted = mounts();
  return readdirSync(new URL('hub/http/routes/', root))
    .filter((file) => mounted.has(file))
    .flatMap((file) =>
      [...read(`hub/http/routes/${file}`).matchAll(/routes\s*\.(get|post|put|delete)\(\s*'([^']+)'/g)].map(
        ([, method = '', path = '']) =>
          `${method.toUpperCase()} ${mounted.get(file)}${path === '/' ? '' : path}`,
      ),
    );
}

test('docs/http.md has every route of the hub', (t) => {
  const page = read('docs/http.md');
  const routes = routesOfHub();
  t.true(routes.length > 40, String(routes.length));
  t.deepEqual(
    routes.filter((route) => !page.includes(`\`${route}\``)),
    [],
    'add them to the table of their theme',
  );
});
