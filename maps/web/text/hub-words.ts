import { codeWords } from './code-words.ts';
import type { Language } from './translate.ts';
import { zhHubWords } from './zh-hub-words.ts';

type Words = readonly (readonly [said: RegExp, translated: string])[];

/** The hub speaks English, so English needs no sentences of its own. */
const sentences: Readonly<Record<Language, Words>> = { en: [], zh: zhHubWords };

/**
 * What the hub or a robot said, in the page's language: causes, reasons, hints, codes of faults and disputes, things
 * seen. What is not known here stays as it is: rather English than nothing.
 */
export function hubSays(language: Language, said: string): string {
  const words = codeWords(language, said);
  if (words !== undefined) return words;
  for (const [pattern, translated] of sentences[language]) {
    const match = pattern.exec(said);
    // What the sentence carries may be a reason of its own.
    const part = (number: string) => hubSays(language, match?.[Number(number)] ?? '');
    if (match !== null) return translated.replace(/\$(\d)/g, (_whole, number: string) => part(number));
  }
  return said;
}

/** The planner's constraint and what would help, as two sentences. */
export function hubReason(language: Language, constraint: string, hint: string): string {
  const because = hubSays(language, constraint);
  if (language === 'zh') return `${because}。${hubSays(language, hint)}`;
  return `${because.slice(0, 1).toUpperCase()}${because.slice(1)}. ${hint}`;
}
