/** One delivery of a file, with the line it stands in. */
export interface CsvJob {
  readonly line: number;
  readonly from: string;
  readonly to: string;
}

/** Why a file is refused. */
export type CsvFault = 'open quote' | 'no columns' | 'empty place';

/** RFC 4180 as far as the two columns from and to need it. Throws what `refuse` makes of the first fault. */
export function readJobCsv(text: string, refuse: (line: number, fault: CsvFault) => Error): CsvJob[] {
  const rows = text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .map((row, i) => ({ line: i + 1, cells: cellsOf(row), empty: row.trim() === '' }))
    .filter(({ empty }) => !empty);
  const header = rows[0]?.cells?.map((cell) => cell.trim().toLowerCase()) ?? [];
  const [from, to] = [header.indexOf('from'), header.indexOf('to')];
  if (from < 0 || to < 0) throw refuse(rows[0]?.line ?? 1, 'no columns');
  return rows.slice(1).map(({ line, cells }) => {
    if (cells === undefined) throw refuse(line, 'open quote');
    const job = { line, from: cells[from] ?? '', to: cells[to] ?? '' };
    if (job.from === '' || job.to === '') throw refuse(line, 'empty place');
    return job;
  });
}

function cellsOf(row: string): string[] | undefined {
  const cells: string[] = [];
  const cell = /(?:"((?:[^"]|"")*)"|([^",]*))(,|$)/y;
  for (;;) {
    const match = cell.exec(row);
    if (match === null) return undefined;
    cells.push((match[1]?.replace(/""/g, '"') ?? match[2] ?? '').trim());
    if (match[3] === '') return cells;
  }
}
