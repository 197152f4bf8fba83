import { writeAtomically as write } from '../maps/atomic-file.ts';

/** As the map's files are written, by one draft: a robot that loses power a thousand times leaves one behind, not a thousand. */
export const writeAtomically = (file: string, data: string | Uint8Array, mode = 0o644): Promise<void> =>
  write(file, data, { mode, draft: `${file}.new` });
