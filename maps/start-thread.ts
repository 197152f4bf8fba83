import { Worker } from 'node:worker_threads';

/** Loads the thread's module; from sources it needs tsx, which registers itself once a thread. */
const BOOT = `
const { workerData } = require('node:worker_threads');
(async () => {
  if (workerData.tsx !== undefined) (await import(workerData.tsx)).register();
  await import(workerData.module);
})();`;

/**
 * Runs a module of ours in a thread, from sources and from what was built of them alike.
 * @param from `import.meta.url` of the caller; @param path the module beside it, without its extension
 * @param data what the module finds in `workerData`
 */
export function startThread(from: string, path: string, data: object): Worker {
  const [, extension = 'js'] = /\.(\w+)$/.exec(from) ?? [];
  const module = new URL(`${path}.${extension}`, from).href;
  const tsx = extension === 'ts' ? import.meta.resolve('tsx/esm/api') : undefined;
  return new Worker(BOOT, { eval: true, workerData: { ...data, module, tsx } });
}
