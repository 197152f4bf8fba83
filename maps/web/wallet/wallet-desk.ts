import { type Signal, signal } from '@preact/signals';
import type { Clock } from '../../../protocol/clock.ts';
import { FleetError } from '../../../protocol/errors.ts';
import type { DeviceId } from '../../../protocol/ids.ts';
import { toUnixSeconds, unixMilliseconds } from '../../../protocol/units.ts';
import { type EnrolmentView, parseEnrolmentViews } from '../../../protocol/views/enrolment.ts';
import type { NetworkView } from '../../../protocol/views/network.ts';
import type { HubApi } from '../live/hub-api.ts';
import type { Session } from '../robots/session.ts';
import type { TextKey } from '../text/en.ts';
import { type Chain, openChain } from './chain.ts';
import { type ClaimOffer, type ClaimRow, collectClaims, offerClaims } from './claim-desk.ts';
import { changeOfPayee, type Errand, registration } from './errands.ts';
import { connectWallet, type PageWallet, type UsableWallet } from './page-wallet.ts';
import { sendByWallet } from './send-by-wallet.ts';
import { type Trouble, troubleOf } from './wallet-trouble.ts';

export interface DeskParts {
  readonly api: Pick<HubApi, 'get'>;
  readonly session: Pick<Session, 'signIn' | 'signOut' | 'headers'>;
  readonly origin: string;
  readonly network: () => NetworkView | undefined;
  /** The browser's. */
  readonly clock: Clock;
  /** World Unix milliseconds. */
  readonly worldNow: () => number;
}

/** What a visitor does with a wallet on this page; one thing at a time, and whatever fails is said. */
export class WalletDesk {
  readonly wallets: Signal<readonly UsableWallet[]> = signal([]);
  readonly wallet: Signal<PageWallet | undefined> = signal(undefined);
  /** What is under way. */
  readonly busy: Signal<TextKey | undefined> = signal(undefined);
  readonly trouble: Signal<Trouble | undefined> = signal(undefined);
  readonly done: Signal<TextKey | undefined> = signal(undefined);
  readonly claims: Signal<ClaimOffer | undefined> = signal(undefined);
  readonly enrolments: Signal<readonly EnrolmentView[]> = signal([]);
  readonly errand: Signal<Errand | undefined> = signal(undefined);
  readonly #parts: DeskParts;

  constructor(parts: DeskParts) {
    this.#parts = parts;
  }

  connect(wallet: UsableWallet): Promise<void> {
    return this.#guarded('walletSigningIn', async () => {
      const connected = await connectWallet(wallet, this.#network().kind);
      await this.#parts.session.signIn(connected);
      this.wallet.value = connected;
      await this.#look(connected);
    });
  }

  disconnect(): void {
    this.#parts.session.signOut();
    this.wallet.value = undefined;
    this.claims.value = undefined;
    this.errand.value = undefined;
    this.enrolments.value = [];
    this.trouble.value = undefined;
  }

  look(): Promise<void> {
    return this.#withWallet('walletLooking', (wallet) => this.#look(wallet));
  }

  claimAll(): Promise<void> {
    return this.#withWallet('walletClaiming', async (wallet) => {
      const offer = this.claims.value;
      if (offer === undefined) return;
      await collectClaims(this.#chain(), wallet, offer, (rows) => this.#tell(rows));
      this.done.value = 'walletClaimed';
    });
  }

  register(enrolment: EnrolmentView): Promise<void> {
    return this.#withWallet('walletLooking', async ({ address }) => {
      const now = toUnixSeconds(unixMilliseconds(this.#parts.worldNow()));
      this.errand.value = await registration(this.#chain(), address, enrolment, now);
      if (this.errand.value === undefined) this.done.value = 'walletRegistered';
    });
  }

  changePayee(device: DeviceId, wanted: string): Promise<void> {
    return this.#withWallet('walletLooking', async ({ address }) => {
      this.errand.value = await changeOfPayee(this.#chain(), address, device, wanted);
    });
  }

  /** Signs and sends what was priced. */
  carryOut(): Promise<void> {
    return this.#withWallet('walletSending', async (wallet) => {
      const errand = this.errand.value;
      if (errand === undefined) return;
      await sendByWallet(this.#chain(), wallet, errand.instructions);
      this.errand.value = undefined;
      await this.#look(wallet);
      this.done.value = errand.kind === 'register' ? 'walletRegistered' : 'walletPayeeChanged';
    });
  }

  drop(): void {
    this.errand.value = undefined;
    this.trouble.value = undefined;
  }

  async #look({ address }: PageWallet): Promise<void> {
    const { api, session } = this.#parts;
    const all = await api.get('/v1/enrolments', parseEnrolmentViews, await session.headers());
    this.enrolments.value = all.filter(
      ({ owner, state }) => owner === address && state === 'awaiting registration',
    );
    this.claims.value = await offerClaims(this.#chain(), address);
  }

  #tell(rows: readonly ClaimRow[]): void {
    const offer = this.claims.value;
    if (offer === undefined) return;
    const changed = new Map(rows.map((row) => [row.claimable.device, row]));
    this.claims.value = {
      ...offer,
      rows: offer.rows.map((row) => changed.get(row.claimable.device) ?? row),
    };
  }

  #chain(): Chain {
    const { origin, clock } = this.#parts;
    return openChain(origin, this.#network().network, clock);
  }

  #network(): NetworkView {
    const network = this.#parts.network();
    if (network === undefined) {
      throw new FleetError('CHAIN_UNREACHABLE', { endpoint: this.#parts.origin, reason: 'not asked yet' });
    }
    return network;
  }

  #withWallet(what: TextKey, work: (wallet: PageWallet) => Promise<void>): Promise<void> {
    return this.#guarded(what, async () => {
      if (this.wallet.value !== undefined) await work(this.wallet.value);
    });
  }

  async #guarded(what: TextKey, work: () => Promise<void>): Promise<void> {
    if (this.busy.value !== undefined) return;
    [this.busy.value, this.trouble.value, this.done.value] = [what, undefined, undefined];
    try {
      await work();
    } catch (error) {
      this.trouble.value = troubleOf(error);
    } finally {
      this.busy.value = undefined;
    }
  }
}
