import { spawnSync } from 'node:child_process';

export const hasFfmpeg: boolean = spawnSync('ffmpeg', ['-version']).status === 0;

/** Ends the title of a test that cannot run here. */
export const withoutFfmpeg = hasFfmpeg ? '' : ' (no ffmpeg here: apt-get install ffmpeg)';
