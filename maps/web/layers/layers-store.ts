import { type Signal, signal } from '@preact/signals';
import type { Map as MapLibre } from 'maplibre-gl';
import { type CancelTimer, type Clock, every } from '../../../protocol/clock.ts';
import { milliseconds } from '../../../protocol/units.ts';
import { type CoverageView, parseCoverageView } from '../../../protocol/views/coverage.ts';
import { parseTravelTimesView, type TravelTimesView } from '../../../protocol/views/travel-times.ts';
import { parseZonesView, type ZonesView } from '../../../protocol/views/zones.ts';
import type { Zone } from '../../../protocol/zones/zones.ts';
import { type HubApi, HubRefusal } from '../live/hub-api.ts';
import type { Session } from '../robots/session.ts';
import { draftOf, type ZoneDraft, zoneOf } from './zone-draft.ts';

export const layerNames = ['zones', 'travel', 'coverage'] as const;
export type LayerName = (typeof layerNames)[number];

export interface LayersParts {
  readonly api: Pick<HubApi, 'get' | 'put'>;
  readonly session: Pick<Session, 'headers' | 'quietHeaders'>;
  /** The browser's. */
  readonly clock: Clock;
  /** A name nothing else has; a UUID. */
  readonly newKey: () => string;
}

/** What came of the last attempt to save. */
export type Saving =
  | { readonly step: 'idle' | 'sending' | 'saved' }
  | {
      readonly step: 'flawed';
      readonly flaw: Extract<ReturnType<typeof zoneOf>, string>;
      readonly name: string;
    }
  | { readonly step: 'changed' }
  | { readonly step: 'refused'; readonly sentence: string; readonly hint: string };

/** Layers change slowly; whoever looks at one sees it anew this often. */
const AGAIN = milliseconds(20_000);

/** Layers of the map that the visitor wants to see, what is in them, and zones while they are edited. */
export class LayersStore {
  readonly open = signal(false);
  readonly shown: Signal<ReadonlySet<LayerName>> = signal(new Set(['zones'] as const));
  readonly zones: Signal<ZonesView | undefined> = signal(undefined);
  readonly travel: Signal<TravelTimesView | undefined> = signal(undefined);
  readonly coverage: Signal<CoverageView | undefined> = signal(undefined);
  /** Zones being edited; undefined when none are. */
  readonly drafts: Signal<readonly ZoneDraft[] | undefined> = signal(undefined);
  /** The next clicks on the map are corners. */
  readonly drawing = signal(false);
  readonly saving: Signal<Saving> = signal({ step: 'idle' });
  /** The map itself, once it is there. */
  readonly map: Signal<MapLibre | undefined> = signal(undefined);
  readonly #parts: LayersParts;
  #based = 0;
  #asked = 0;
  #cancel: CancelTimer = () => undefined;

  constructor(parts: LayersParts) {
    this.#parts = parts;
  }

  start(): void {
    void this.#load();
    this.#cancel = every(this.#parts.clock, AGAIN, () => void this.#load());
  }

  stop(): void {
    this.#cancel();
  }

  /** What is shown is loaded now: another visitor looks. */
  again(): void {
    if (this.map.peek() !== undefined) void this.#load();
  }

  show(layer: LayerName, wanted: boolean): void {
    const shown = new Set(this.shown.value);
    if (wanted) shown.add(layer);
    else shown.delete(layer);
    this.shown.value = shown;
    if (wanted) void this.#load();
  }

  edit(): void {
    const view = this.zones.value;
    if (view === undefined) return;
    this.#based = view.number;
    this.drafts.value = view.zones.map((zone) => draftOf(zone, this.#parts.newKey()));
    this.saving.value = { step: 'idle' };
  }

  endEdit(): void {
    this.drafts.value = undefined;
    this.drawing.value = false;
    this.saving.value = { step: 'idle' };
  }

  /** A new zone, drawn or still without corners. */
  add(corners: string, key = this.#parts.newKey()): void {
    const draft: ZoneDraft = { key, name: '', kind: 'keep-out', for: 'all', limit: '5', corners };
    this.drafts.value = [...(this.drafts.value ?? []), draft];
    this.drawing.value = false;
  }

  change(key: string, change: Partial<ZoneDraft>): void {
    this.drafts.value = this.drafts.value?.map((draft) =>
      draft.key === key ? { ...draft, ...change } : draft,
    );
  }

  remove(key: string): void {
    this.drafts.value = this.drafts.value?.filter((draft) => draft.key !== key);
  }

  /** Signs nothing itself: the hub signs what operators draw and sends it to the robots. */
  async save(): Promise<void> {
    if (this.saving.value.step === 'sending') return;
    const { api, session } = this.#parts;
    const zones: Zone[] = [];
    for (const draft of this.drafts.value ?? []) {
      const zone = zoneOf(draft);
      if (typeof zone === 'string') {
        this.saving.value = { step: 'flawed', flaw: zone, name: draft.name };
        return;
      }
      zones.push(zone);
    }
    this.saving.value = { step: 'sending' };
    try {
      const body = { based: this.#based, zones };
      const saved = await api.put('/v1/zones', body, parseZonesView, await session.headers());
      this.#asked += 1;
      this.zones.value = saved;
      this.endEdit();
      this.saving.value = { step: 'saved' };
    } catch (error) {
      const hint = error instanceof HubRefusal ? error.hint : '';
      const isChanged = error instanceof HubRefusal && error.code === 'ZONES_CHANGED';
      const sentence = error instanceof Error ? error.message : String(error);
      this.saving.value = isChanged ? { step: 'changed' } : { step: 'refused', sentence, hint };
    }
  }

  /** Somebody else drew meanwhile: own zones stay, those of the hub that are not among them come to them. */
  async takeTheirs(): Promise<void> {
    this.saving.value = { step: 'sending' };
    await this.#loadZones().catch(() => undefined);
    const view = this.zones.value;
    if (view === undefined || view.number === this.#based) {
      this.saving.value = { step: 'changed' };
      return;
    }
    this.#based = view.number;
    const own = new Set(this.drafts.value?.map(({ name }) => name));
    const theirs = view.zones.filter(({ name }) => !own.has(name));
    this.drafts.value = [
      ...(this.drafts.value ?? []),
      ...theirs.map((zone) => draftOf(zone, this.#parts.newKey())),
    ];
    this.saving.value = { step: 'idle' };
  }

  /** What cannot be loaded now is loaded the next time; the page says itself when the hub is gone. */
  async #load(): Promise<void> {
    const { api, session } = this.#parts;
    const shown = this.shown.value;
    const ignore = () => undefined;
    if (shown.has('zones')) await this.#loadZones().catch(ignore);
    if (shown.has('travel'))
      await api.get('/v1/travel-times', parseTravelTimesView).then((view) => {
        this.travel.value = view;
      }, ignore);
    if (shown.has('coverage'))
      await session
        .quietHeaders()
        .then((headers) => api.get('/v1/coverage', parseCoverageView, headers))
        .then((view) => {
          this.coverage.value = view;
        }, ignore);
  }

  /** An answer that was overtaken by a later one, or by zones just saved, is no news. */
  async #loadZones(): Promise<void> {
    this.#asked += 1;
    const asked = this.#asked;
    const view = await this.#parts.api.get('/v1/zones', parseZonesView);
    if (asked !== this.#asked) return;
    if (view.number !== this.zones.value?.number || this.zones.value === undefined) this.zones.value = view;
  }
}
