import { join } from 'node:path';
import type { Run } from '../command.ts';

/** Where `wayproof vision` looks when it is not told otherwise. */
export const usualModelFolder = (run: Run): string => join(run.settings.get('data'), 'models', 'nanodet-g');
