import type { Output } from '../output.ts';
import type { CheckReport } from './check.ts';
import type { Figures, StepListener, StepReport } from './stepper.ts';
import type { World } from './world.ts';

/** Says on stderr what is being done and what each step showed. */
export function stepListener(output: Output): StepListener {
  return {
    began: (name, what) => output.note(output.tone('faint', `· ${name.padEnd(NAME)} ${what}`)),
    ended: (report) => output.note(line(output, report)),
  };
}

/** The closing sentence for a person. */
export function describeReport({ ok, seconds, steps }: CheckReport): string {
  const failed = steps.find((step) => !step.ok);
  return ok
    ? `all ${steps.length} steps held in ${seconds.toFixed(1)} s`
    : `step "${failed?.name}" did not hold after ${seconds.toFixed(1)} s: ${failed?.error?.message}`;
}

const NAME = 10;

function line(output: Output, { name, ok, seconds, figures, error }: StepReport): string {
  const mark = ok ? output.tone('good', '✔') : output.tone('bad', '✘');
  const said = ok ? showFigures(figures) : `${error?.message} ${error?.hint}`;
  return `${mark} ${name.padEnd(NAME)} ${`${seconds.toFixed(1)} s`.padStart(7)}  ${said}`;
}

const showFigures = (figures: Figures) =>
  Object.entries(figures)
    .map(([key, value]) => `${key} ${value}`)
    .join(', ');

/** What a newcomer can do with a world that runs. */
export function describeWorld({ hubUrl, cast, folder }: World): string {
  return [
    '',
    `Fleet map  ${hubUrl}`,
    '',
    'Try next, in another terminal, in the folder of the checkout:',
    `  export WAYPROOF_WORLD=${folder}`,
    `  export WAYPROOF_KEYPAIR=${cast.owners[0].path}`,
    '  npx wayproof flash --dir my-robot --board simulated',
    '  npx wayproof agent run --dir my-robot &',
    '  npx wayproof register --all --wait 60 --yes',
    '  npx wayproof monitor',
    '  npx wayproof audit --epoch latest',
    '  npx wayproof claim --all --yes',
    '',
    `Ctrl-C stops everything; the same command goes on from ${folder}.`,
  ].join('\n');
}
