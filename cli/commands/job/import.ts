import { FleetError } from '../../../protocol/errors.ts';
import { type Define, leaf, type Run } from '../../command.ts';
import { toFleetError } from '../../output/json.ts';
import { readTextFile } from '../../private-file.ts';
import { createdJson, type JobFlags, jobMaker, jobOptions } from './create.ts';

/** One delivery of the file, with the line it stands in. */
export interface CsvJob {
  readonly line: number;
  readonly from: string;
  readonly to: string;
}

export const defineImport: Define = (command, environment) => {
  command.argument('<file>', 'CSV with the columns from and to, quoted where they hold a comma');
  jobOptions(command);
  leaf<JobFlags>(command, environment, ['hub', 'keypair', 'network', 'data'], importJobs);
};

/** Every line has its own result; the command fails when one of them did. */
async function importJobs(run: Run, flags: JobFlags, [path = '']: readonly string[]): Promise<void> {
  const text = await readTextFile('CSV file', path);
  if (text === undefined)
    throw new FleetError('CLI_FILE_UNREADABLE', { what: 'CSV file', path, reason: 'ENOENT' });
  const jobs = parseCsvJobs(path, text);
  const order = await jobMaker(run, flags);
  const progress = run.output.progress('jobs', 'jobs');
  let failed = 0;
  for (const [done, { line, from, to }] of jobs.entries()) {
    run.signal.throwIfAborted();
    try {
      const created = await order(from, to);
      run.output.result({ line, ...createdJson(created) }, () => `line ${line}: ${created.view.job}`);
    } catch (error) {
      run.signal.throwIfAborted();
      failed++;
      const { code, message } = toFleetError(error);
      run.output.result({ line, failed: { code, message } }, () => `line ${line}: ${message}`);
    }
    progress.set(done + 1, jobs.length);
  }
  progress.end();
  if (failed > 0) throw new FleetError('CLI_IMPORT_PARTLY', { failed, of: jobs.length });
}

/** RFC 4180 as far as two columns need it. Throws CLI_FILE_UNREADABLE naming the line. */
export function parseCsvJobs(path: string, text: string): CsvJob[] {
  const refuse = (line: number, reason: string) =>
    new FleetError('CLI_FILE_UNREADABLE', { what: 'CSV file', path, reason: `line ${line}: ${reason}` });
  const rows = text
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .map((row, i) => ({ line: i + 1, cells: cellsOf(row), empty: row.trim() === '' }))
    .filter(({ empty }) => !empty);
  const header = rows[0]?.cells?.map((cell) => cell.trim().toLowerCase()) ?? [];
  const [from, to] = [header.indexOf('from'), header.indexOf('to')];
  if (from < 0 || to < 0) throw refuse(rows[0]?.line ?? 1, 'the columns from and to are not there');
  return rows.slice(1).map(({ line, cells }) => {
    if (cells === undefined) throw refuse(line, 'a quotation mark is open');
    const job = { line, from: cells[from] ?? '', to: cells[to] ?? '' };
    if (job.from === '' || job.to === '') throw refuse(line, 'from or to is empty');
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
