import { systemClock } from '../../../protocol/clock.ts';
import { type Language, languageTags } from '../text/translate.ts';

const units = {
  en: { second: ' s', minute: ' min', hour: ' h', day: ' d' },
  zh: { second: ' 秒', minute: ' 分钟', hour: ' 小时', day: ' 天' },
} as const satisfies Record<Language, unknown>;

/** How long, at a glance: `12 s`, `3 min`, `5 h`, `2 d`. */
export function showSpan(language: Language, milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1_000));
  const unit = units[language];
  if (seconds < 100) return `${seconds}${unit.second}`;
  if (seconds < 100 * 60) return `${Math.round(seconds / 60)}${unit.minute}`;
  if (seconds < 48 * 3_600) return `${Math.round(seconds / 3_600)}${unit.hour}`;
  return `${Math.round(seconds / 86_400)}${unit.day}`;
}

/** The time of day of Unix milliseconds, and the date when it is another day than `today`. */
export function showMoment(language: Language, milliseconds: number, today: number): string {
  const date = new Date(milliseconds);
  const sameDay = date.toDateString() === new Date(today).toDateString();
  return new Intl.DateTimeFormat(languageTags[language], {
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
    ...(sameDay ? {} : { month: 'short', day: 'numeric' }),
  }).format(date);
}

/** A moment of the visitor's own clock: links and sessions end by it, whatever the time is in a simulated world. */
export const showRealMoment = (language: Language, milliseconds: number): string =>
  showMoment(language, milliseconds, systemClock.now());
