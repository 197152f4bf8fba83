import { z } from 'zod';
import type { Clock } from '../../../protocol/clock.ts';
import { every } from '../../../protocol/clock.ts';
import type { Milliseconds } from '../../../protocol/units.ts';
import type { Chain, Landed } from '../chain/chain.ts';
import { accountView, viewOptions } from '../rpc/account-view.ts';
import { accountMatcher, filterOptions } from '../rpc/accounts.ts';
import { invalidParams } from '../rpc/fault.ts';
import { common, type MethodTable, method, withContext } from '../rpc/method.ts';
import { publicKey, signature } from '../rpc/params.ts';

type Notify = (result: unknown) => void;
/** Begins to watch; returns how to stop. */
type Watch = (notify: Notify, end: () => void) => () => void;

const logsFilter = z.union([
  z.enum(['all', 'allWithVotes']),
  z.object({ mentions: z.array(publicKey).length(1, 'Invalid Request: Only 1 address supported') }),
]);
const kinds = ['account', 'program', 'logs', 'signature', 'slot', 'root'] as const;

/**
 * The subscriptions of one connection. A watch begins after its id was answered: a notification under an id the
 * client does not know yet would be lost.
 */
export class Subscriptions {
  readonly methods: MethodTable;
  readonly #chain: Chain;
  readonly #send: (message: unknown) => void;
  readonly #active = new Map<number, () => void>();
  #waiting: (() => void)[] = [];
  #lastId = 0;

  constructor(
    chain: Chain,
    ticker: { clock: Clock; slotTime: Milliseconds },
    send: (message: unknown) => void,
  ) {
    this.#chain = chain;
    this.#send = send;
    const unsubscribe = method(z.tuple([z.number().int()]), (_, [id]) => {
      if (!this.#stop(id)) throw invalidParams('Invalid subscription id.');
      return true;
    });
    this.methods = {
      ...this.#chainWatchers(),
      ...this.#slotWatchers(ticker),
      ...Object.fromEntries(kinds.map((kind) => [`${kind}Unsubscribe`, unsubscribe])),
    };
  }

  /** To be called after every answer. */
  answered(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const begin of waiting) begin();
  }

  close(): void {
    this.#waiting = [];
    for (const id of [...this.#active.keys()]) this.#stop(id);
  }

  #chainWatchers(): MethodTable {
    const chain = this.#chain;
    return {
      accountSubscribe: method(z.tuple([publicKey, viewOptions.nullish()]), (_, [address, options]) =>
        this.#start('account', (notify) =>
          chain.onLanded(({ accounts }) => {
            for (const account of accounts) {
              if (account.address === address)
                notify(withContext(chain, accountView(chain, account, options)));
            }
          }),
        ),
      ),
      programSubscribe: method(z.tuple([publicKey, filterOptions.nullish()]), (_, [program, options]) => {
        const matches = accountMatcher(options?.filters);
        return this.#start('program', (notify) =>
          chain.onLanded(({ accounts }) => {
            for (const account of accounts.filter((each) => each.owner === program && matches(each))) {
              const value = { pubkey: account.address, account: accountView(chain, account, options) };
              notify(withContext(chain, value));
            }
          }),
        );
      }),
      logsSubscribe: method(z.tuple([logsFilter, z.object(common).nullish()]), (_, [filter]) =>
        this.#start('logs', (notify) =>
          chain.onLanded((landed) => {
            if (mentions(landed, filter)) notify(withContext(chain, logsView(landed)));
          }),
        ),
      ),
      signatureSubscribe: method(z.tuple([signature, z.looseObject(common).nullish()]), (_, [wanted]) =>
        this.#start('signature', (notify, end) => {
          const tell = (err: unknown) => {
            notify(withContext(chain, { err }));
            end();
          };
          const known = chain.status(wanted);
          if (known !== undefined) chain.durable().then(() => tell(known.failure), end);
          return chain.onLanded(({ transaction }) => {
            if (known === undefined && transaction.signature === wanted) tell(transaction.failure);
          });
        }),
      ),
    };
  }

  #slotWatchers({ clock, slotTime }: { clock: Clock; slotTime: Milliseconds }): MethodTable {
    const ticking = (view: (slot: number) => unknown): Watch => {
      let last = this.#chain.slots.slot();
      return (notify) =>
        every(clock, slotTime, () => {
          const slot = this.#chain.slots.slot();
          if (slot > last) notify(view(slot));
          last = slot;
        });
    };
    const nothing = z.tuple([]);
    return {
      slotSubscribe: method(nothing, () =>
        this.#start(
          'slot',
          ticking((slot) => ({ slot, parent: slot - 1, root: Math.max(0, slot - 32) })),
        ),
      ),
      rootSubscribe: method(nothing, () =>
        this.#start(
          'root',
          ticking((slot) => slot),
        ),
      ),
    };
  }

  #start(kind: (typeof kinds)[number], watch: Watch): number {
    const id = ++this.#lastId;
    const notify = (result: unknown) => {
      if (!this.#active.has(id)) return;
      this.#send({ jsonrpc: '2.0', method: `${kind}Notification`, params: { result, subscription: id } });
    };
    let stop: () => void = () => undefined;
    this.#active.set(id, () => stop());
    this.#waiting.push(() => {
      if (this.#active.has(id)) stop = watch(notify, () => this.#stop(id));
    });
    return id;
  }

  #stop(id: number): boolean {
    this.#active.get(id)?.();
    return this.#active.delete(id);
  }
}

function mentions({ transaction }: Landed, filter: z.output<typeof logsFilter>): boolean {
  return typeof filter === 'string' || filter.mentions.some((each) => transaction.addresses.includes(each));
}

function logsView({ transaction }: Landed) {
  return { signature: transaction.signature, err: transaction.failure, logs: transaction.meta.logMessages };
}
