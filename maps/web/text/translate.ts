import { en, type TextKey } from './en.ts';
import { zh } from './zh.ts';

export type Language = 'en' | 'zh';
export const languages: readonly Language[] = ['en', 'zh'];
export const languageNames: Readonly<Record<Language, string>> = { en: 'English', zh: '中文' };
/** What the page element and Intl are told. */
export const languageTags: Readonly<Record<Language, string>> = { en: 'en-GB', zh: 'zh-CN' };

const tables: Readonly<Record<Language, Readonly<Record<TextKey, string>>>> = { en, zh };

/** One sentence of the page; `$name` becomes the value of that name, `{name|one|many}` what fits its number. */
export function translate(
  language: Language,
  key: TextKey,
  values: Readonly<Record<string, string | number>> = {},
): string {
  return tables[language][key]
    .replace(/\{(\w+)\|([^|}]*)\|([^}]*)\}/g, (_whole, name: string, one: string, many: string) =>
      Number(values[name]) === 1 ? one : many,
    )
    .replace(/\$([a-zA-Z]+)/g, (whole, name: string) => String(values[name] ?? whole));
}

/** The first of a visitor's languages that the page speaks; English for everybody else. */
export function preferredLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const language = languages.find((one) => tag.toLowerCase().startsWith(one));
    if (language !== undefined) return language;
  }
  return 'en';
}
