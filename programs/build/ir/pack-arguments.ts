import { BuildError } from '../build-error.ts';
import { closingParenthesis, NAME, parseValue, splitArguments, type Value } from './text.ts';

/** BPF passes five words in registers and nothing on the stack. */
const REGISTERS = 5;
const NAMED = new RegExp(`@(${NAME})\\(`);
const CALL = new RegExp(`\\b(?:tail |notail |musttail )?call [^@]*@(${NAME})\\(`);
const LABEL = /^("[^"]*"|[\w.$-]+):/;

/** Which parameters of a function travel in a block of memory. */
interface Packing {
  /** Index of the first packed parameter. */
  readonly from: number;
  /** The block's type. */
  readonly struct: string;
}

/**
 * Give every function at most five argument words: those beyond the fourth move to a block on the
 * caller's stack whose address is the fifth argument. Return slots lose their `sret` marker, which
 * this backend refuses; they stay ordinary first arguments.
 */
export function packArguments(module: string): string {
  const lines = module.replace(/ sret\((?:[^()]|\([^()]*\))*\)/g, '').split('\n');
  const packings = findPackings(lines);
  if (packings.size === 0) return lines.join('\n');
  const rewriter = new Rewriter(packings);
  for (const line of lines) rewriter.read(line);
  const packed = rewriter.written.join('\n');
  requireOnlyCalls(packed, packings);
  // "Touches no memory" no longer holds for functions that read a block; no group keeps the claim.
  return packed.replace(/^attributes #\d+ = \{.*$/gm, (group) => group.replace(/ memory\([^)]*\)/g, ''));
}

const countWords = (values: readonly Value[]): number =>
  values.reduce((words, { type }) => words + (type === 'i128' ? 2 : 1), 0);

function findPackings(lines: readonly string[]): Map<string, Packing> {
  const packings = new Map<string, Packing>();
  for (const line of lines) {
    if (!line.startsWith('define internal')) continue;
    const { name, args } = split(line, NAMED);
    const values = args.map(parseValue);
    if (countWords(values) <= REGISTERS) continue;
    const from = values.findIndex((_, i) => countWords(values.slice(0, i + 1)) > REGISTERS - 1);
    packings.set(name, {
      from,
      struct: `{ ${values
        .slice(from)
        .map((value) => value.type)
        .join(', ')} }`,
    });
  }
  return packings;
}

interface Split {
  readonly name: string;
  readonly args: readonly string[];
  /** Up to and with the opening parenthesis. */
  readonly before: string;
  /** From the closing parenthesis on. */
  readonly after: string;
}

function split(line: string, pattern: RegExp): Split {
  const match = pattern.exec(line);
  if (!match?.[1]) throw new BuildError(`no function name: ${line.slice(0, 200)}`);
  const start = match.index + match[0].length;
  const end = closingParenthesis(line, start);
  return {
    name: match[1],
    args: splitArguments(line.slice(start, end)),
    before: line.slice(0, start),
    after: line.slice(end),
  };
}

/** Copies lines, function by function. */
class Rewriter {
  readonly written: string[] = [];
  readonly #packings: ReadonlyMap<string, Packing>;
  #body: string[] | undefined;
  /** Blocks for the calls of the current function, one alloca each at its entry. */
  #blocks: string[] = [];
  /** Loads of the current function's own packed parameters. */
  #loads: string[] = [];
  /** Number of the entry block when it has no label, as LLVM counts: one behind the parameters. */
  #entry = 0;
  #calls = 0;

  constructor(packings: ReadonlyMap<string, Packing>) {
    this.#packings = packings;
  }

  read(line: string): void {
    if (line.startsWith('define')) this.#open(line);
    else if (this.#body === undefined) this.written.push(line);
    else if (line === '}') this.#close(this.#body);
    else this.#body.push(this.#call(line, this.#body));
  }

  #open(line: string): void {
    this.#blocks = [];
    this.#loads = [];
    const { name, args, before, after } = split(line, NAMED);
    const packing = this.#packings.get(name);
    if (!packing) {
      this.#body = [line];
      return;
    }
    const { from, struct } = packing;
    this.#entry = args.length;
    for (const [i, { type, value }] of args.slice(from).map(parseValue).entries()) {
      if (value === '') continue;
      this.#loads.push(
        `  %pk.p${i} = getelementptr inbounds ${struct}, ptr %pk.arg, i32 0, i32 ${i}`,
        `  ${value} = load ${type}, ptr %pk.p${i}, align 8`,
      );
    }
    this.#body = [before + [...args.slice(0, from), 'ptr noundef nonnull %pk.arg'].join(', ') + after];
  }

  #call(line: string, body: string[]): string {
    const name = CALL.exec(line)?.[1];
    const packing = name === undefined ? undefined : this.#packings.get(name);
    if (!packing) return line;
    const { from, struct } = packing;
    const { args, before, after } = split(line, CALL);
    const block = `%pk.${++this.#calls}`;
    this.#blocks.push(`  ${block} = alloca ${struct}, align 8`);
    for (const [i, { type, value }] of args.slice(from).map(parseValue).entries()) {
      body.push(
        `  ${block}.${i} = getelementptr inbounds ${struct}, ptr ${block}, i32 0, i32 ${i}`,
        `  store ${type} ${value}, ptr ${block}.${i}, align 8`,
      );
    }
    const call = before + [...args.slice(0, from), `ptr noundef nonnull ${block}`].join(', ') + after;
    // A tail call may not use its caller's stack; and the callee now reads memory.
    return call.replace(/\b(tail|musttail) call/g, 'call').replace(/memory\([^)]*\)/g, '');
  }

  #close(body: string[]): void {
    let lines = body;
    if (this.#loads.length > 0) {
      // Former parameters are instructions now, which shifts LLVM's count: numbered values get names.
      if (!LABEL.test(lines[1] ?? '')) lines.splice(1, 0, `${this.#entry}:`);
      const name = (text: string): string => text.replace(/%(\d+)\b/g, '%v$1');
      this.#loads = this.#loads.map(name);
      this.#blocks = this.#blocks.map(name);
      lines = lines.map((line) => name(line).replace(/^(\d+):/, 'v$1:'));
    }
    let start = 1;
    while (start < lines.length && isLead(lines[start] ?? '')) start++;
    lines.splice(start, 0, ...this.#blocks, ...this.#loads);
    this.written.push(...lines, '}');
    this.#body = undefined;
  }
}

const isLead = (line: string): boolean => line.trim() === '' || line.startsWith(';') || LABEL.test(line);

/** A packed function whose address is taken would be called with the old arguments. */
function requireOnlyCalls(module: string, packings: ReadonlyMap<string, Packing>): void {
  const uses = new RegExp(`@(${NAME})`, 'g');
  for (const line of module.split('\n')) {
    const called = /^define /.test(line) ? NAMED.exec(line)?.[1] : CALL.exec(line)?.[1];
    const names = [...line.matchAll(uses)].map((match) => match[1] ?? '');
    if (called !== undefined) names.splice(names.indexOf(called), 1);
    const taken = names.find((name) => packings.has(name));
    if (taken)
      throw new BuildError(
        `The address of ${taken}, which has more than five argument words, is taken:\n${line}`,
      );
  }
}
