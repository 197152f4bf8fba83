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
 * of at least 0.42; the drawings were looked at: every box is right. Pixels of 480 × 480.
 */
export const goldenExpected: Readonly<Record<string, readonly ExpectedDetection[]>> = {
  'golden-park': [
    at('person', 0.714, 387, 260, 38, 149),
    at('kite', 0.658, 323, 18, 103, 193),
    at('bicycle', 0.657, 32, 175, 278, 228),
  ],
  'golden-people': [
    at('person', 0.866, 330, 131, 78, 298),
    at('person', 0.785, 68, 241, 33, 128),
    at('person', 0.766, 212, 251, 29, 110),
  ],
  'golden-road': [at('traffic light', 0.472, 371, 38, 66, 175), at('car', 0.426, 25, 248, 240, 137)],
  'golden-room': [
    at('clock', 0.673, 290, 40, 140, 184),
    at('tv', 0.605, 43, 39, 191, 165),
    at('orange', 0.549, 47, 261, 102, 137),
    at('apple', 0.495, 170, 262, 112, 137),
    at('cup', 0.448, 352, 284, 101, 134),
  ],
  'golden-street': [at('stop sign', 0.834, 277, 41, 105, 136), at('bus', 0.568, 15, 149, 249, 200)],
};
