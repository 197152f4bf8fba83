/**
 * The commands of each fenced `sh` block of a page, by block. A line that ends with a backslash goes on in the next;
 * a here-document belongs to the command that reads it; lines that only comment are left out.
 */
export function shBlocks(page: string): string[][] {
  return [...page.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block = '']) => commandsOf(block));
}

function commandsOf(block: string): string[] {
  const lines = block.replaceAll(/\\\n\s*/g, '').split('\n');
  const commands: string[] = [];
  let until: string | undefined;
  for (const line of lines) {
    if (until !== undefined) {
      commands.push(`${commands.pop()}\n${line}`);
      if (line === until) until = undefined;
    } else if (line.trim() !== '' && !line.startsWith('#')) {
      commands.push(line);
      until = /<<'?(\w+)'?/.exec(line)?.[1];
    }
  }
  return commands;
}

/** What stands behind a command for its reader: `# in a terminal of its own`. */
export const noteOf = (command: string): string | undefined => /^[^\n]*\s# (.+)$/.exec(command)?.[1];

/** A command without the note behind it. */
export const withoutNote = (command: string): string => command.replace(/^([^\n]*?)\s+# .*$/, '$1');

/** The calls of `wayproof` in a line as it stands in a page: without `npx`, settings, comments and what the shell adds. */
export function callOf(line: string): string | undefined {
  const [, call] = /^\s*(?:[A-Z_]+=\S+ +)*(?:npx )?(wayproof\b.*)$/.exec(line) ?? [];
  return call
    ?.replace(/\s#.*$/, '')
    .replace(/\s(?:\|\||&&?|\||>{1,2}|<)(?:\s.*)?$/, '')
    .trim();
}
