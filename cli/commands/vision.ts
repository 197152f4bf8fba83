import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { type BackendName, backendNames } from '../../edge/vision/backends/backend.ts';
import type { Detection } from '../../edge/vision/detector.ts';
import { isFleetError } from '../../protocol/errors.ts';
import { unixMilliseconds } from '../../protocol/units.ts';
import { type Define, leaf, type Run } from '../command.ts';
import type { Environment } from '../environment.ts';
import { usualModelFolder } from '../model/usual-folder.ts';
import { formatTable } from '../output/table.ts';

interface Flags {
  readonly model?: string;
  readonly backend?: BackendName;
  readonly out?: string;
}

export const define: Define = (command, environment) => {
  const backends = command
    .command('backends')
    .description('which inference backends work here, which is used, and why not the others')
    .option('--model <dir>', 'the folder of a model (default: that of "wayproof model pull")');
  leaf<Flags>(backends, environment, ['data'], runBackends);
  defineTry(command.command('try'), environment);
};

/** Also "wayproof model try": it shows what a model is good for. */
export function defineTry(command: Command, environment: Environment): void {
  command
    .description('detect in one picture and draw the boxes')
    .argument('<photo>', 'a JPEG, PNG or WebP file')
    .option('--model <dir>', 'the folder of a model (default: that of "wayproof model pull")')
    .option('--out <png>', 'where the drawing goes (default: detections.png)')
    .addOption(new Option('--backend <name>', 'instead of the fastest that works').choices(backendNames));
  leaf<Flags>(command, environment, ['data'], runTry);
}

async function runBackends(run: Run, flags: Flags): Promise<void> {
  const { openModel } = await import('../../edge/vision/model/manifest.ts');
  const { ThreadedDetector } = await import('../../edge/vision/threaded-detector.ts');
  const model = await openModel(flags.model ?? usualModelFolder(run));
  const rows: { name: BackendName; works: boolean; used: boolean; reason: string }[] = [];
  for (const name of backendNames) {
    const detector = new ThreadedDetector(model, name);
    try {
      await detector.start();
      const used = !rows.some(({ works }) => works);
      rows.push({ name, works: true, used, reason: used ? 'the fastest that works' : 'slower' });
    } catch (error) {
      const told = isFleetError(error, 'VISION_NO_BACKEND') ? error.context['reason'] : error;
      const reason = String(told).replace(`${name}: `, '');
      rows.push({ name, works: false, used: false, reason });
    } finally {
      await detector.stop();
    }
  }
  const columns = [
    { title: 'backend', cell: (row: (typeof rows)[number]) => row.name },
    { title: 'here', cell: (row: (typeof rows)[number]) => (row.used ? 'used' : row.works ? 'works' : 'no') },
    { title: 'why', cell: (row: (typeof rows)[number]) => row.reason },
  ];
  run.output.result(rows, () => formatTable(columns, rows, run.output.width));
}

async function runTry(run: Run, flags: Flags, [photo = '']: readonly string[]): Promise<void> {
  const { openModel } = await import('../../edge/vision/model/manifest.ts');
  const { readPhoto } = await import('../../edge/vision/read-photo.ts');
  const { ThreadedDetector } = await import('../../edge/vision/threaded-detector.ts');
  const { drawBoxes } = await import('../vision/draw-boxes.ts');
  const image = await readPhoto(photo, unixMilliseconds(run.environment.clock.now()));
  const detector = new ThreadedDetector(await openModel(flags.model ?? usualModelFolder(run)), flags.backend);
  await detector.start();
  try {
    const before = run.environment.clock.now();
    const found = await detector.detect(image);
    const milliseconds = run.environment.clock.now() - before;
    const out = resolve(flags.out ?? 'detections.png');
    await writeFile(out, await drawBoxes(image, found));
    const { backend } = detector;
    run.output.result({ backend, milliseconds, out, found }, () =>
      describe(found, out, backend, milliseconds),
    );
  } finally {
    await detector.stop();
  }
}

function describe(
  found: readonly Detection[],
  out: string,
  backend: string | undefined,
  milliseconds: number,
): string {
  const seen = found.map(({ label, confidence, box }) => {
    const place = [box.x, box.y, box.width, box.height].map(Math.round).join(' ');
    return `${label.padEnd(16)} ${confidence.toFixed(2)}  at ${place}`;
  });
  return [
    ...(seen.length === 0 ? ['nothing seen'] : seen),
    `${backend}, ${milliseconds} ms; drawn in ${out}`,
  ].join('\n');
}
