import type { Language } from '../text/translate.ts';

const units = {
  en: { meters: ' m', kilometers: ' km', speed: ' km/h' },
  zh: { meters: ' 米', kilometers: ' 公里', speed: ' 公里/小时' },
} as const satisfies Record<Language, unknown>;

/** Centimetres a second to kilometres an hour. */
const KMH = 0.036;

/** Decimetres as people say them. */
export const showDistance = (language: Language, decimeters: number): string =>
  decimeters >= 10_000
    ? `${(decimeters / 10_000).toFixed(2)}${units[language].kilometers}`
    : `${Math.round(decimeters / 10)}${units[language].meters}`;

/** Centimetres a second as people say them: like the limits of zones and the graph of the replay. */
export const showSpeed = (language: Language, centimeters: number): string =>
  `${(centimeters * KMH).toFixed(1)}${units[language].speed}`;
