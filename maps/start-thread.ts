import { Worker, type WorkerOptions } from 'node:worker_threads';

/** Loads the thread's module; from sources it needs tsx, which registers itself once a thread. */
const BOOT = `
const { workerData } = require('node:worker_threads');
const { fileURLToPath } = require('node:url');
(async () => {
  if (workerData.tsx !== undefined) (await import(workerData.tsx)).register();
  // Inside an executable nothing can be imported.
  if (workerData.module.endsWith('.cjs')) require(fileURLToPath(workerData.module));
  else await import(workerData.module);
})();`;

/**
 * Runs a module of ours in a thread, from sources, from what was built of them, and beside a bundle alike.
 * @param from `import.meta.url` of the caller
 * @param path the module beside it, without its extension; with `.cjs` a script that was bundled on its own
 * @param data what the module finds in `workerData`
 */
export function startThread(
  from: string,
  path: string,
  data: object,
  { env }: Pick<WorkerOptions, 'env'> = {},
): Worker {
  const [, extension = 'js'] = /\.(\w+)$/.exec(from) ?? [];
  const module = new URL(path.endsWith('.cjs') ? path : `${path}.${extension}`, from).href;
  const tsx = extension === 'ts' ? import.meta.resolve('tsx/esm/api') : undefined;
  const workerData = { ...data, module, tsx };
  return new Worker(BOOT, { eval: true, workerData, ...(env === undefined ? {} : { env }) });
}
