import type { Chain } from '../../../hub/settlement/chain.ts';

/** Dies at the n-th call: before it has any effect, or right after. */
export class Mortal {
  #left: number;
  readonly #when: 'before' | 'after';
  dead = false;

  constructor(calls: number, when: 'before' | 'after') {
    this.#left = calls;
    this.#when = when;
  }

  wrap<T extends object>(target: T, names: readonly (keyof T & string)[]): T {
    return new Proxy(target, {
      get: (object, name) => {
        const value: unknown = Reflect.get(object, name);
        if (typeof value !== 'function') return value;
        const bound = value.bind(object) as (...args: unknown[]) => Promise<unknown>;
        if (!names.includes(name as keyof T & string)) return bound;
        return async (...args: unknown[]) => {
          // A dead process does nothing more.
          if (this.dead) throw new Error('dead');
          const dies = this.#left-- === 0;
          if (dies && this.#when === 'before') this.#die();
          const result = await bound(...args);
          if (dies) this.#die();
          return result;
        };
      },
    });
  }

  #die(): never {
    this.dead = true;
    throw new Error('killed');
  }
}

export const acts = [
  'post',
  'attest',
  'finalise',
  'expire',
  'epoch',
  'network',
  'devices',
  'parametersFor',
] as const satisfies readonly (keyof Chain)[];
