import { bytes, safe64, statement } from './layout.ts';

/**
 * Opens one connection to one audience, so that a captured password opens nothing elsewhere or later.
 * Signed by the device; `audience` is sha256 of the dialled `host:port`, `time` real Unix milliseconds.
 */
export const connectionStatement = statement('connection', 'wayproof-con-v01', {
  device: bytes(32),
  audience: bytes(32),
  time: safe64,
  random: bytes(16),
});
