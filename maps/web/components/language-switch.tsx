import type { Page } from '../page.ts';
import { languageNames, languages, languageTags } from '../text/translate.ts';

/** The map's page and the pages behind links have their own visitor each. */
export function LanguageSwitch({ of }: { readonly of: Pick<Page, 'language' | 'speak' | 'text'> }) {
  return (
    <fieldset class="languages">
      <legend class="hidden">{of.text('language')}</legend>
      {languages.map((language) => (
        <button
          key={language}
          type="button"
          class="button quiet"
          lang={languageTags[language]}
          aria-pressed={of.language.value === language}
          onClick={() => of.speak(language)}
        >
          {languageNames[language]}
        </button>
      ))}
    </fieldset>
  );
}
