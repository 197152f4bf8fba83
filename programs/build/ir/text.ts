/** Small readers for LLVM assembly, one instruction a line, as opt prints it. */

const OPENING = '([{<';
const CLOSING = ')]}>';
/** A global's name as written: bare or quoted. */
export const NAME = String.raw`"[^"]*"|[\w.$]+`;

/** `ptr %0, { i64, i64 } %1` → its parts at the top level. */
export function splitArguments(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let part = '';
  for (const character of text) {
    if (OPENING.includes(character)) depth++;
    if (CLOSING.includes(character)) depth--;
    if (character === ',' && depth === 0) {
      parts.push(part.trim());
      part = '';
    } else {
      part += character;
    }
  }
  if (part.trim() !== '') parts.push(part.trim());
  return parts;
}

/** Index of the parenthesis that closes the one before `from`. */
export function closingParenthesis(line: string, from: number): number {
  let depth = 1;
  for (let i = from; i < line.length; i++) {
    if (line[i] === '(') depth++;
    if (line[i] === ')' && --depth === 0) return i;
  }
  throw new Error(`no closing parenthesis: ${line}`);
}

const NESTED = String.raw`\((?:[^()]|\([^()]*\))*\)`;
const ATTRIBUTE = new RegExp(
  '^(?:noundef|nonnull|zeroext|signext|inreg|noalias|nocapture|readonly|writeonly|readnone|returned|nofree|' +
    String.raw`dead_on_unwind|writable|dead_on_return|nest|immarg|align \d+|` +
    String.raw`(?:dereferenceable|dereferenceable_or_null|captures|range|initializes|nofpclass|allocalign)${NESTED})(?:\s+|$)`,
);

/** A parameter or argument without its attributes. */
export interface Value {
  readonly type: string;
  /** Empty for a parameter without a name. */
  readonly value: string;
}

export function parseValue(text: string): Value {
  const typeEnd = OPENING.includes(text[0] ?? '') ? aggregateEnd(text) : indexOrEnd(text, ' ');
  let rest = text.slice(typeEnd).trim();
  for (let match = ATTRIBUTE.exec(rest); match; match = ATTRIBUTE.exec(rest))
    rest = rest.slice(match[0].length);
  return { type: text.slice(0, typeEnd), value: rest.trim() };
}

function aggregateEnd(text: string): number {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    if (OPENING.includes(text[i] ?? '')) depth++;
    if (CLOSING.includes(text[i] ?? '') && --depth === 0) return i + 1;
  }
  throw new Error(`open aggregate type: ${text}`);
}

function indexOrEnd(text: string, character: string): number {
  const index = text.indexOf(character);
  return index < 0 ? text.length : index;
}

/** Whether the module already declares or defines `name`. */
function mentions(module: string, name: string): boolean {
  return new RegExp(`^(?:declare|define)[^\\n]*@${name}\\(`, 'm').test(module);
}

/** The module with `declaration` at its end, unless its function is known already. */
export function declare(module: string, declaration: string): string {
  const name = /@([\w.]+)\(/.exec(declaration)?.[1] ?? '';
  return mentions(module, name) ? module : `${module}\n${declaration}\n`;
}
