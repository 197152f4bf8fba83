import type { ExecutionContext } from 'ava';
import type { Answer, Aside, Terminal } from './a-terminal.ts';
import { readPage } from './markdown-files.ts';
import { elsewhere } from './pages.ts';
import { noteOf, shBlocks, withoutNote } from './sh-blocks.ts';

/** What is other here than on the page: ports, a local chain for devnet, a shorter epoch. */
export type Instead = Readonly<Record<string, string>>;

export interface Way {
  readonly instead?: Instead;
  /** Marked as untested, and yet typed: something stands in for the real tool. */
  readonly standIns?: RegExp;
  /** Commands that stand on another page as well, and are typed there. */
  readonly typedBefore?: readonly string[];
}

export interface Reader {
  /**
   * Types the next commands up to and with the one that begins so; resolves with what all of them said.
   * @param shows what a live command has to show before it is ended
   */
  upTo(beginning: string, shows?: RegExp): Promise<string>;
  /** Types what is left. The page is then read: a command nobody typed fails the test. */
  theRest(shows?: RegExp): Promise<string>;
  /** What runs in a terminal of its own, by the beginning of its command. */
  aside(beginning: string): Aside;
  /** From now on this stands instead of that. */
  fill(more: Instead): void;
}

/**
 * Somebody who types the commands of a page in its order into one terminal, but for those that run elsewhere. What the
 * page marks as untested is typed only when it is one of `standIns`; what runs until it is ended, in a terminal of its own.
 */
export function aReader(
  t: ExecutionContext,
  page: string,
  terminal: Terminal,
  { instead = {}, standIns = /^$/, typedBefore = [] }: Way = {},
): Reader {
  const others = [...Object.keys(elsewhere[page] ?? {}), ...typedBefore];
  const left = shBlocks(readPage(page))
    .flat()
    .filter((command) => !others.includes(withoutNote(command)));
  t.teardown(() => {
    if (t.passed && left.length > 0) throw new Error(`${page}: nobody typed ${left.join('\n')}`);
  });
  const asides = new Map<string, Aside>();
  const changes = { ...instead };
  const here = (command: string) =>
    Object.entries(changes).reduce((text, [from, to]) => text.replaceAll(from, to), withoutNote(command));

  async function typeOne(command: string, shows: RegExp): Promise<string> {
    const note = noteOf(command) ?? '';
    const text = here(command);
    // Whatever a page says: no test writes over a disk.
    if (/ --device /.test(text) && !note.startsWith('untested')) throw new Error(`not typed: ${command}`);
    if (note.startsWith('untested') && !standIns.test(command)) return '';
    if (note.includes('terminal of its own')) {
      const aside = await terminal.aside(`${text} --json`);
      asides.set(command, aside);
      return aside.says(/"ready":true/);
    }
    if (note.includes('Ctrl-C ends it')) {
      const live = await terminal.aside(text);
      const said = await live.says(shows);
      t.true([0, 130].includes(await live.interrupt()), command);
      return said;
    }
    const first = await tried(text);
    // On a terminal it would have asked; here the flag it names is the answer.
    const asked =
      first.code === 2 && /^\(CLI_FLAG_MISSING\)$/m.test(first.notes) && first.notes.includes('--yes');
    const { code, text: said, notes } = asked ? await tried(`${text} --yes`) : first;
    t.is(code, 0, `${page}: ${command}\n${said}\n${notes}`);
    return said;
  }

  /** On a machine under load an idle connection may be closed in the moment it is used; the hint says to try again. */
  async function tried(command: string): Promise<Answer> {
    const first = await terminal(command);
    const unreachable = first.code === 3 && /^\((CHAIN|CLI_HUB)_UNREACHABLE\)$/m.test(first.notes);
    return unreachable ? await terminal(command) : first;
  }

  async function typeAll(commands: readonly string[], shows = /\n.*\n/): Promise<string> {
    const said: string[] = [];
    for (const command of commands) said.push(await typeOne(command, shows));
    return said.join('\n');
  }

  return {
    upTo(beginning, shows) {
      const at = left.findIndex((command) => command.startsWith(beginning));
      if (at < 0) throw new Error(`${page} has no further command ${beginning}`);
      return typeAll(left.splice(0, at + 1), shows);
    },
    theRest: (shows) => typeAll(left.splice(0), shows),
    aside(beginning) {
      const [, found] = [...asides].find(([command]) => command.startsWith(beginning)) ?? [];
      if (found === undefined) throw new Error(`${page}: nothing runs that begins ${beginning}`);
      return found;
    },
    fill: (more) => void Object.assign(changes, more),
  };
}
