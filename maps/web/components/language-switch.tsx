import { usePage } from '../page.ts';
import { languageNames, languages, languageTags } from '../text/translate.ts';

export function LanguageSwitch() {
  const page = usePage();
  return (
    <fieldset class="languages">
      <legend class="hidden">{page.text('language')}</legend>
      {languages.map((language) => (
        <button
          key={language}
          type="button"
          class="button quiet"
          lang={languageTags[language]}
          aria-pressed={page.language.value === language}
          onClick={() => page.speak(language)}
        >
          {languageNames[language]}
        </button>
      ))}
    </fieldset>
  );
}
