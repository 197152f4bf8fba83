import { FleetError } from '../../../protocol/errors.ts';
import type { Run } from '../../command.ts';
import { ImageFile } from '../../flash/card/byte-source.ts';
import { unfinishedSince } from '../../flash/card/unfinished.ts';
import { verifyFolder } from '../../flash/manifest.ts';
import { checkSums } from '../../flash/seed/check-sums.ts';
import { showTime } from '../../output/units.ts';

/** A flashed folder against its manifest. */
export async function verifyDir(run: Run, dir: string): Promise<void> {
  const progress = run.output.progress('verifying', 'B');
  const verified = await verifyFolder(dir, [], (done, total) => progress.set(done, total));
  progress.end();
  run.output.result(
    verified,
    () => `${dir} is as it was flashed: ${verified.files} files, ${verified.bytes} bytes`,
  );
}

/** A card, or an image file: whether it was finished, and whether what was laid into it is whole. */
export async function verifyCard(run: Run, target: string): Promise<void> {
  const medium = await opened(target);
  try {
    const since = await unfinishedSince({ readBack: (offset, length) => medium.read(offset, length) });
    if (since !== undefined) {
      const started = since === '' ? 'at some time' : `at ${showTime(Date.parse(since))}`;
      throw new FleetError('CLI_FLASH_UNFINISHED', { target, started });
    }
    const checked = await checkSums(medium);
    run.output.result(
      { target, ...checked },
      () => `${target} was finished; what was laid into it is whole: ${checked.files.join(', ')}`,
    );
  } finally {
    await medium.close();
  }
}

async function opened(path: string): Promise<ImageFile> {
  try {
    return await ImageFile.open(path);
  } catch (cause) {
    const reason = String((cause as NodeJS.ErrnoException).code ?? cause);
    throw new FleetError('CLI_FILE_UNREADABLE', { what: 'medium', path, reason }, { cause });
  }
}
