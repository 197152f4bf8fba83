import type { ExpectedDetection } from '../../edge/vision/model/golden.ts';

const at = (
  label: string,
  score: number,
  x: number,
  y: number,
  width: number,
  height: number,
): ExpectedDetection => ({
  label,
  score,
  box: { x, y, width, height },
});

/**
 * What NanoDet-g with its weights as published (float32, onnxruntime-node 1.30) sees in the golden drawings with a score
 * of at least 0.42; the drawings were looked at: every box is right. Pixels of 640 × 480.
 */
export const goldenExpected: Readonly<Record<string, readonly ExpectedDetection[]>> = {
  'golden-park': [
    at('person', 0.712, 515, 260, 51, 149),
    at('kite', 0.659, 431, 18, 137, 193),
    at('bicycle', 0.659, 42, 175, 370, 228),
  ],
  'golden-people': [
    at('person', 0.859, 439, 131, 104, 298),
    at('person', 0.784, 90, 241, 44, 128),
    at('person', 0.756, 283, 251, 38, 110),
  ],
  'golden-road': [at('traffic light', 0.467, 494, 38, 89, 175), at('car', 0.436, 31, 247, 318, 138)],
  'golden-room': [
    at('clock', 0.67, 387, 40, 187, 183),
    at('tv', 0.605, 57, 39, 254, 165),
    at('orange', 0.549, 62, 261, 136, 137),
    at('apple', 0.488, 227, 262, 149, 137),
    at('cup', 0.448, 469, 284, 135, 134),
  ],
  'golden-street': [at('stop sign', 0.832, 370, 41, 140, 136), at('bus', 0.566, 20, 149, 332, 200)],
};
