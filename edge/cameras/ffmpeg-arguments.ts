/** What ffmpeg is to read. */
export type VideoSource =
  | { readonly kind: 'video'; readonly path: string; readonly repeat: boolean }
  | { readonly kind: 'v4l2'; readonly device: string }
  | { readonly kind: 'rtsp'; readonly url: string };

export interface PictureSize {
  readonly width: number;
  readonly height: number;
  /** Pictures a second. */
  readonly rate: number;
}

/** Microseconds of silence on a network socket after which ffmpeg gives up. */
const SOCKET_TIMEOUT = '8000000';

/** The words ffmpeg is started with: any input in, raw RGB pictures of one size out on its standard output. */
export function ffmpegArguments(source: VideoSource, { width, height, rate }: PictureSize): string[] {
  const common = ['-hide_banner', '-nostdin', '-loglevel', 'error'];
  const filter = `fps=${rate},scale=${width}:${height}`;
  const out = ['-an', '-sn', '-vf', filter, '-pix_fmt', 'rgb24', '-f', 'rawvideo', 'pipe:1'];
  return [...common, ...inputOf(source, { width, height, rate }), ...out];
}

function inputOf(source: VideoSource, { width, height, rate }: PictureSize): string[] {
  switch (source.kind) {
    case 'video':
      // In the pace it was recorded in. "file:" and the whitelist: a playlist must not make a robot fetch addresses.
      return [
        ...(source.repeat ? ['-stream_loop', '-1'] : []),
        '-re',
        '-protocol_whitelist',
        'file,pipe',
        '-i',
        `file:${source.path}`,
      ];
    case 'v4l2':
      // The driver takes the nearest it can; the filter makes the rest.
      return [
        '-f',
        'v4l2',
        '-framerate',
        String(rate),
        '-video_size',
        `${width}x${height}`,
        '-i',
        source.device,
      ];
    case 'rtsp':
      // Over TCP: lost packets of UDP smear over the picture, and a smear is no pedestrian.
      return [
        '-rtsp_transport',
        'tcp',
        '-timeout',
        SOCKET_TIMEOUT,
        '-fflags',
        'nobuffer',
        '-flags',
        'low_delay',
        '-i',
        source.url,
      ];
  }
}

/** For messages: an address without user name and password. */
export function nameOf(source: VideoSource): string {
  if (source.kind === 'video') return source.path;
  if (source.kind === 'v4l2') return source.device;
  try {
    const { protocol, host, pathname } = new URL(source.url);
    return `${protocol}//${host}${pathname}`;
  } catch {
    return 'an RTSP address';
  }
}
