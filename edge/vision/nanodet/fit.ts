/** Side of the square the network looks at, pixels. */
export const SIDE = 416;

/**
 * How a picture gets into the square: whole in its middle with grey above and below or beside it, or stretched over all of
 * it. Whole is what agents use: on the labelled pictures it invents about half as much (bench/README.md).
 */
export type Fit = 'whole' | 'stretched';

/** Where the picture lies in the square, and how many of its pixels a pixel of the square is. */
export interface Placed {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly across: number;
  readonly down: number;
}

export function placed(
  { width, height }: { readonly width: number; readonly height: number },
  fit: Fit,
): Placed {
  if (fit === 'stretched')
    return { left: 0, top: 0, width: SIDE, height: SIDE, across: width / SIDE, down: height / SIDE };
  const scale = SIDE / Math.max(width, height);
  const inner = {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  };
  return {
    ...inner,
    left: Math.floor((SIDE - inner.width) / 2),
    top: Math.floor((SIDE - inner.height) / 2),
    across: width / inner.width,
    down: height / inner.height,
  };
}
