import { resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';

/** `--camera` and `--detector` of `wayproof agent run`: they win over the configuration file. */
export interface EyesFlags {
  readonly camera?: object;
  readonly detector?: string;
}

/** `link`, `folder:PATH`, `video:PATH`, `v4l2:DEVICE` or an `rtsp://` address; edge/cameras/config.ts checks the rest. */
export function cameraFlag(text: string): object {
  if (/^rtsps?:\/\//.test(text)) return { kind: 'rtsp', url: text };
  const [, kind = '', where = ''] = /^([a-z0-9]+)(?::(.+))?$/s.exec(text) ?? [];
  if (kind === 'link' && where === '') return { kind };
  if (kind === 'v4l2') return where === '' ? { kind } : { kind, device: where };
  if ((kind === 'folder' || kind === 'video') && where !== '') return { kind, path: resolve(where) };
  throw new InvalidArgumentError(
    'It must be link, folder:PATH, video:PATH, v4l2:DEVICE or an rtsp:// address.',
  );
}

export function withEyes(settings: unknown, { camera, detector }: EyesFlags): unknown {
  if (typeof settings !== 'object' || settings === null) return settings;
  return {
    ...settings,
    ...(camera === undefined ? {} : { camera }),
    ...(detector === undefined ? {} : { detector: { folder: resolve(detector) } }),
  };
}
