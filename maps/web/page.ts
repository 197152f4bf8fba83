import { computed, effect, type Signal, signal, untracked } from '@preact/signals';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { every, systemClock } from '../../protocol/clock.ts';
import { systemRandom } from '../../protocol/random.ts';
import { milliseconds, toE7 } from '../../protocol/units.ts';
import type { MapView } from '../../protocol/views/map.ts';
import type { NetworkView } from '../../protocol/views/network.ts';
import { LayersStore } from './layers/layers-store.ts';
import { HubApi, HubRefusal } from './live/hub-api.ts';
import { type LinkState, LiveFleet } from './live/live-fleet.ts';
import { eventReader } from './live/read-events.ts';
import { AlertsStore } from './robots/alerts-store.ts';
import { OperatorHand } from './robots/operator-hand.ts';
import { RobotsStore } from './robots/robots-store.ts';
import { Session } from './robots/session.ts';
import { TrailStore } from './robots/trail-store.ts';
import { browserKey } from './shipper/browser-key.ts';
import { CodeBook } from './shipper/code-book.ts';
import { orderJob, peopleOf, type Wish } from './shipper/order-job.ts';
import { Fleet } from './store/fleet.ts';
import { nearestDoor } from './store/nearest-door.ts';
import { type Chosen, choose, type Order } from './store/order.ts';
import { WorldClock } from './store/world-clock.ts';
import type { TextKey } from './text/en.ts';
import { hubReason, hubSays } from './text/hub-words.ts';
import { type Language, languageTags, preferredLanguage, translate } from './text/translate.ts';
import { TermsForm } from './time/terms-form.ts';
import { TimeStore } from './time/time-store.ts';

export type Tab = 'robots' | 'jobs' | 'epochs' | 'wallet';
export type Selection =
  | { readonly kind: 'robot'; readonly id: string }
  | { readonly kind: 'job'; readonly id: string }
  | { readonly kind: 'epoch'; readonly id: string }
  | undefined;

const tabOf = { robot: 'robots', job: 'jobs', epoch: 'epochs' } as const;

const LANGUAGE = 'wayproof.language';
/** Real milliseconds between looks at the hub's clock, which also find a connection that died in silence. */
const CLOCK = milliseconds(15_000);
const SECOND = milliseconds(1_000);
const RETRY = milliseconds(2_000);

/** Everything the components share: what is known, what is chosen, and what can be done. */
export class Page {
  readonly api = new HubApi((...request) => fetch(...request));
  readonly fleet = new Fleet();
  readonly robots = new RobotsStore(this.fleet);
  /** Who the visitor is to the hub; whoever has a wallet may sign it in as well. */
  readonly session = new Session({ api: this.api, domain: location.host, now: systemClock.now });
  readonly alerts = new AlertsStore({ api: this.api, session: this.session });
  readonly hand = new OperatorHand({
    api: this.api,
    session: this.session,
    clock: systemClock,
    jobChanged: (job) => this.fleet.take([{ topic: 'job', data: job }]),
  });
  readonly layers = new LayersStore({
    api: this.api,
    session: this.session,
    clock: systemClock,
    newKey: () => crypto.randomUUID(),
  });
  /** When deliveries that are ordered here are due, and how large they are. */
  readonly terms = new TermsForm();
  /** Plan and replay, below the map. */
  readonly time = new TimeStore();
  readonly clock = new WorldClock(systemClock.now);
  readonly codes = new CodeBook(localStorage);
  readonly link: Signal<LinkState> = signal('connecting');
  readonly linkLostAt = signal(0);
  readonly network: Signal<NetworkView | undefined> = signal(undefined);
  readonly map: Signal<MapView | undefined> = signal(undefined);
  readonly language: Signal<Language>;
  readonly tab: Signal<Tab> = signal('robots');
  readonly selection: Signal<Selection> = signal(undefined);
  readonly order: Signal<Order> = signal({ step: 'none' });
  readonly trail = new TrailStore({
    api: this.api,
    session: this.session,
    fleet: this.fleet,
    device: computed(() => {
      const selection = this.selection.value;
      return selection?.kind === 'robot' ? selection.id : undefined;
    }),
    now: () => this.clock.now(),
  });
  /** Asks of the buttons beside the map; a number that rises is one more ask. */
  readonly showAll = signal(0);
  readonly zoom = signal({ count: 0, by: 0 });
  /** Rises every second, for whatever shows ages. */
  readonly tick = signal(0);
  readonly #live: LiveFleet;

  constructor() {
    const kept = localStorage.getItem(LANGUAGE);
    this.language = signal(kept === 'en' || kept === 'zh' ? kept : preferredLanguage(navigator.languages));
    this.#live = new LiveFleet({
      api: this.api,
      session: this.session,
      fleet: this.fleet,
      alerts: this.alerts,
      readEvents: eventReader((...request) => fetch(...request), systemClock),
      setState: (state) => this.#setLink(state),
      clock: systemClock,
    });
  }

  start(): void {
    document.documentElement.lang = languageTags[this.language.value];
    this.#live.start();
    this.#watchVisitor();
    this.trail.start();
    void this.#facts();
    void this.#setClock();
    every(systemClock, SECOND, () => this.tick.value++);
    every(systemClock, CLOCK, () => void this.#setClock());
    addEventListener('online', () => void this.#setClock());
  }

  /** Whoever signs in or out sees other things of robots, deliveries and alerts from then on. */
  #watchVisitor(): void {
    let before: string | undefined;
    effect(() => {
      const visitor = this.session.caller.value?.address;
      if (visitor === before) return;
      before = visitor;
      untracked(() => {
        this.#live.reopen();
        void this.alerts.load();
        this.layers.again();
      });
    });
  }

  text(key: TextKey, values?: Readonly<Record<string, string | number>>): string {
    return translate(this.language.value, key, values);
  }

  /** What the hub or a robot said, in the visitor's language as far as the page can. */
  hubSays(said: string): string {
    return hubSays(this.language.value, said);
  }

  hubReason(constraint: string, hint: string): string {
    return hubReason(this.language.value, constraint, hint);
  }

  speak(language: Language): void {
    this.language.value = language;
    localStorage.setItem(LANGUAGE, language);
    document.documentElement.lang = languageTags[language];
  }

  /** One selection for table and map. */
  select(selection: Selection): void {
    this.selection.value = selection;
    if (selection !== undefined) this.tab.value = tabOf[selection.kind];
  }

  /** Signs this browser's own key in. Rejects where there can be none, and with what the hub refused. */
  async signIn(): Promise<void> {
    await this.session.signIn(await this.#browserKey());
  }

  /** Takes an alert on in this visitor's name, who is asked for it first when it is not known. */
  async acknowledge(id: string): Promise<void> {
    try {
      if (this.session.caller.value === undefined) await this.signIn();
    } catch (error) {
      this.alerts.refused.value = error instanceof Error ? error.message : String(error);
      return;
    }
    await this.alerts.acknowledge(id);
  }

  beginOrder(): void {
    this.order.value = { step: 'pick-up' };
  }

  endOrder(): void {
    this.order.value = { step: 'none' };
  }

  /** A click on the map while a place is wanted; degrees. */
  clickPlace(longitude: number, latitude: number): void {
    const at = toE7({ latitude, longitude });
    this.choosePlace(nearestDoor(this.map.value?.doors ?? [], at));
  }

  choosePlace(place: Chosen): void {
    const next = choose(this.order.value, place);
    this.order.value = next;
    if (next.step === 'quoting') void this.#guarded(() => this.#quote(next.pickUp, next.dropOff));
  }

  confirmOrder(): void {
    void this.#guarded(() => this.#send());
  }

  async #quote(from: Chosen, to: Chosen): Promise<void> {
    const { snapped, lines } = await this.api.paths([from.at, to.at]);
    // A bare place on the map becomes the nearest point a robot can stand at.
    const settle = (place: Chosen, i: number) =>
      place.name === '' ? { ...place, at: snapped[i] ?? place.at } : place;
    const [pickUp, dropOff] = [settle(from, 0), settle(to, 1)];
    const quote = await this.api.quote(pickUp.at, dropOff.at);
    if (this.order.value.step !== 'quoting') return;
    this.order.value = { step: 'confirm', pickUp, dropOff, way: { line: lines[0] ?? [], quote } };
  }

  async #send(): Promise<void> {
    const order = this.order.value;
    if (order.step !== 'confirm') return;
    this.order.value = { ...order, step: 'sending' };
    const { pickUp, dropOff, way } = order;
    const terms = this.terms.read(this.clock.now());
    const { job, people } = await this.place({
      pickUp: pickUp.at,
      dropOff: dropOff.at,
      quote: way.quote,
      terms,
    });
    this.order.value = { step: 'done', job, people };
    this.select({ kind: 'job', id: job });
  }

  /** Orders one delivery in the name of this browser. Rejects with what the hub refused. */
  async place(wish: Wish): Promise<Pick<Extract<Order, { readonly step: 'done' }>, 'job' | 'people'>> {
    const network = this.network.value ?? (await this.api.network());
    const key = await this.#browserKey();
    const { api, codes: book } = this;
    const parts = { api, key, book, random: systemRandom, network, now: this.clock.now() };
    const { made, view } = await orderJob(parts, wish);
    this.fleet.take([{ topic: 'job', data: view }]);
    const people = network.simulatedPeople === true ? await this.#tell(peopleOf(made)) : 'none';
    return { job: made.id, people };
  }

  /** Calls off a delivery this browser ordered; `hand` tells what the hub refused, under the job's id. */
  async cancelOwn(job: string): Promise<void> {
    if (this.session.caller.value === undefined) await this.signIn();
    await this.hand.cancelJob(job, job);
  }

  #browserKey() {
    return browserKey(indexedDB, crypto).catch(() => {
      throw new HubRefusal({ code: '', message: this.text('noKey'), hint: '' });
    });
  }

  async #tell(people: ReturnType<typeof peopleOf>): Promise<'told' | { readonly reason: string }> {
    try {
      await this.api.tellPeople(people);
      return 'told';
    } catch (error) {
      return { reason: error instanceof Error ? error.message : String(error) };
    }
  }

  /** Whatever an order fails of is said in its panel. */
  async #guarded(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      const sentence = error instanceof Error ? error.message : String(error);
      this.order.value = { step: 'failed', sentence, hint: error instanceof HubRefusal ? error.hint : '' };
    }
  }

  async #facts(): Promise<void> {
    try {
      [this.network.value, this.map.value] = await Promise.all([this.api.network(), this.api.map()]);
    } catch {
      systemClock.after(RETRY, () => void this.#facts());
    }
  }

  async #setClock(): Promise<void> {
    try {
      this.clock.set(await this.api.time());
      if (this.link.value === 'lost') this.#live.again();
    } catch {
      this.#setLink('lost');
    }
  }

  #setLink(state: LinkState): void {
    if (state === 'lost' && this.link.value !== 'lost') this.linkLostAt.value = this.clock.now();
    if (state === 'live' && this.link.value !== 'live') void this.alerts.load();
    this.link.value = state;
  }
}

const PageContext = createContext<Page | undefined>(undefined);
export const PageProvider = PageContext.Provider;

/** The page of the component that asks. */
export function usePage(): Page {
  const page = useContext(PageContext);
  if (page === undefined) throw new Error('outside of the page');
  return page;
}
