/** The lines of each fenced `sh` block of a page, by block; a line that ends with a backslash goes on in the next. */
export function shBlocks(page: string): string[][] {
  return [...page.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block = '']) =>
    block
      .replaceAll(/\\\n\s*/g, '')
      .split('\n')
      .filter((line) => line.trim() !== ''),
  );
}

/** The calls of `wayproof` in a line as it stands in a page: without `npx`, settings, comments and what the shell adds. */
export function callOf(line: string): string | undefined {
  const [, call] = /^\s*(?:[A-Z_]+=\S+ +)*(?:npx )?(wayproof\b.*)$/.exec(line) ?? [];
  return call
    ?.replace(/\s#.*$/, '')
    .replace(/\s(?:\|\||&&?|\||>{1,2}|<)(?:\s.*)?$/, '')
    .trim();
}
