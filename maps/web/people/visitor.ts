import { type Signal, signal } from '@preact/signals';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { every, systemClock } from '../../../protocol/clock.ts';
import { milliseconds } from '../../../protocol/units.ts';
import type { MapView } from '../../../protocol/views/map.ts';
import { HubApi } from '../live/hub-api.ts';
import { WorldClock } from '../store/world-clock.ts';
import type { TextKey } from '../text/en.ts';
import { type Language, languageTags, preferredLanguage, translate } from '../text/translate.ts';

const LANGUAGE = 'wayproof.language';
const CLOCK = milliseconds(15_000);

/** What the pages behind links share; far less than the map's page, which they never load. */
export class Visitor {
  readonly api = new HubApi((...request) => fetch(...request));
  readonly clock = new WorldClock(systemClock.now);
  readonly map: Signal<MapView | undefined> = signal(undefined);
  readonly language: Signal<Language>;

  constructor() {
    const kept = localStorage.getItem(LANGUAGE);
    this.language = signal(kept === 'en' || kept === 'zh' ? kept : preferredLanguage(navigator.languages));
  }

  start(): void {
    document.documentElement.lang = languageTags[this.language.value];
    // The page works without a map and without the world's clock; it says when the hub is gone.
    const ignore = () => undefined;
    const setClock = () => this.api.time().then((time) => this.clock.set(time), ignore);
    void setClock();
    every(systemClock, CLOCK, () => void setClock());
    this.api.map().then((map) => {
      this.map.value = map;
    }, ignore);
  }

  text(key: TextKey, values?: Readonly<Record<string, string | number>>): string {
    return translate(this.language.value, key, values);
  }

  speak(language: Language): void {
    this.language.value = language;
    localStorage.setItem(LANGUAGE, language);
    document.documentElement.lang = languageTags[language];
  }
}

const VisitorContext = createContext<Visitor | undefined>(undefined);
export const VisitorProvider = VisitorContext.Provider;

/** The visitor of the component that asks. */
export function useVisitor(): Visitor {
  const visitor = useContext(VisitorContext);
  if (visitor === undefined) throw new Error('outside of the page of a link');
  return visitor;
}
