export interface Column<Row> {
  readonly title: string;
  readonly align?: 'left' | 'right';
  /** Shortened first when the terminal is too narrow; other columns keep their width. */
  readonly shrink?: boolean;
  cell(row: Row): string;
}

const GAP = '  ';
const SHORTEST = 8;

/** A plain table, one line a row, titles in upper case, no trailing blanks; fits `width` if columns may shrink. */
export function formatTable<Row>(columns: readonly Column<Row>[], rows: readonly Row[], width = 0): string {
  const cells = rows.map((row) => columns.map((column) => printable(column.cell(row))));
  const widths = columns.map((column, i) =>
    Math.max(widthOf(column.title), ...cells.map((row) => widthOf(row[i] ?? ''))),
  );
  shrink(columns, widths, width);
  const line = (values: readonly string[]) =>
    values
      .map((value, i) => pad(value, widths[i] ?? 0, columns[i]?.align ?? 'left'))
      .join(GAP)
      .trimEnd();
  return [line(columns.map((column) => column.title.toUpperCase())), ...cells.map(line)].join('\n');
}

/** Two columns of name and value, aligned; for one thing shown whole. */
export function formatFields(fields: readonly (readonly [string, string])[]): string {
  const widest = Math.max(0, ...fields.map(([name]) => widthOf(name)));
  return fields
    .map(([name, value]) => `${name.padEnd(widest)}${GAP}${printable(value)}`.trimEnd())
    .join('\n');
}

function shrink<Row>(columns: readonly Column<Row>[], widths: number[], width: number): void {
  if (width <= 0) return;
  let over = widths.reduce((sum, each) => sum + each, 0) + GAP.length * (columns.length - 1) - width;
  columns.forEach((column, i) => {
    const current = widths[i] ?? 0;
    if (over <= 0 || column.shrink !== true || current <= SHORTEST) return;
    const next = Math.max(SHORTEST, current - over);
    over -= current - next;
    widths[i] = next;
  });
}

function pad(value: string, width: number, align: 'left' | 'right'): string {
  const short = shorten(value, width);
  const blanks = ' '.repeat(Math.max(0, width - widthOf(short)));
  return align === 'right' ? blanks + short : short + blanks;
}

/** Keeps both ends: the end of an id tells more than its middle. */
export function shorten(value: string, width: number): string {
  const letters = [...value];
  if (letters.length <= width) return value;
  const head = Math.ceil((width - 1) / 2);
  return `${letters.slice(0, head).join('')}…${letters.slice(letters.length - (width - 1 - head)).join('')}`;
}

const widthOf = (text: string): number => [...text].length;

/** Hub and chain are outside: what they say must not move the cursor or recolour the terminal. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this removes
const printable = (text: string): string => text.replace(/[\u0000-\u001f\u007f-\u009f]/g, '?');
