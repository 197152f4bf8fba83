import { FleetError } from '../../../protocol/errors.ts';
import { type CsvFault, type CsvJob, readJobCsv } from '../../../protocol/job-csv.ts';
import { type Define, leaf, type Run } from '../../command.ts';
import { toFleetError } from '../../output/json.ts';
import { readTextFile } from '../../private-file.ts';
import { createdJson, type JobFlags, jobMaker, jobOptions } from './create.ts';

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

const faults: Readonly<Record<CsvFault, string>> = {
  'open quote': 'a quotation mark is open',
  'no columns': 'the columns from and to are not there',
  'empty place': 'from or to is empty',
};

/** Throws CLI_FILE_UNREADABLE naming the line. */
export const parseCsvJobs = (path: string, text: string): CsvJob[] =>
  readJobCsv(text, (line, fault) => {
    const reason = `line ${line}: ${faults[fault]}`;
    return new FleetError('CLI_FILE_UNREADABLE', { what: 'CSV file', path, reason });
  });
