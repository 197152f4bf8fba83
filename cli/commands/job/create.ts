import type { Command } from 'commander';
import { networkId } from '../../../protocol/ids.ts';
import { span, wholeNumber } from '../../arguments.ts';
import { type Define, leaf, type Run } from '../../command.ts';
import { signedInHub } from '../../connect.ts';
import { JobBook } from '../../job-book.ts';
import { openMap, placeOf } from '../../map-source.ts';
import { formatFields } from '../../output/table.ts';
import { showCode, showDistance, showPlace, showTime } from '../../output/units.ts';
import { askFor } from '../../prompts.ts';
import { type CreatedJob, createJob, type PeopleBehaviour } from '../../shipper.ts';

/** What `create` and `import` take alike. */
export interface JobFlags {
  readonly from?: string;
  readonly to?: string;
  readonly map?: string;
  readonly in: number;
  readonly within: number;
  readonly parcels: number;
  readonly grams: number;
  readonly milliliters: number;
  readonly patience: number;
  readonly priority: number;
  readonly people?: string;
  readonly behaviour: PeopleBehaviour;
}

const behaviours = ['present', 'absent', 'wrong-code-first'] as const;

export const defineCreate: Define = (command, environment) => {
  command.option('--from <place>', 'pick-up: latitude,longitude or a name of the map');
  command.option('--to <place>', 'drop-off: latitude,longitude or a name of the map');
  jobOptions(command);
  leaf<JobFlags>(command, environment, ['hub', 'keypair', 'network', 'data'], create);
};

export function jobOptions(command: Command): void {
  command
    .option(
      '--map <source>',
      "the network's map, to know names and to check the quote: a file, town or town:SEED",
    )
    .addOption(
      command
        .createOption('--in <span>', 'earliest pick-up from now, such as 30m')
        .argParser(span)
        .default(0, 'at once'),
    )
    .addOption(
      command
        .createOption('--within <span>', 'late after this long, such as 90m')
        .argParser(span)
        .default(7_200, '2h'),
    )
    .option('--parcels <n>', 'how many parcels', wholeNumber(1, 1_000), 1)
    .option('--grams <n>', 'their weight', wholeNumber(0, 1_000_000), 1_000)
    .option('--milliliters <n>', 'their volume', wholeNumber(0, 10_000_000), 5_000)
    .option('--patience <seconds>', 'how long the robot waits at a door', wholeNumber(0, 86_400), 300)
    .option('--priority <n>', '0 ordinary to 9 urgent', wholeNumber(0, 9), 0)
    .option('--people <dir>', 'also tell simulated people the codes (simulated worlds only)')
    .addOption(
      command
        .createOption('--behaviour <how>', 'what the simulated people do')
        .choices(behaviours)
        .default('present' satisfies PeopleBehaviour),
    );
}

async function create(run: Run, flags: JobFlags): Promise<void> {
  const from =
    flags.from ?? (await askFor(run.output, { flag: '--from', what: 'where is the parcel picked up' }));
  const to = flags.to ?? (await askFor(run.output, { flag: '--to', what: 'where does the parcel go' }));
  const order = await jobMaker(run, flags);
  const created = await order(from, to);
  run.output.result(createdJson(created), () => describe(created));
}

/** Opens wallet, book and map once; the result orders one delivery a call. */
export async function jobMaker(
  run: Run,
  flags: JobFlags,
): Promise<(from: string, to: string) => Promise<CreatedJob>> {
  const { hub, wallet } = signedInHub(run);
  const book = new JobBook(run.settings.get('data'));
  const network = run.settings.find('network');
  const map = flags.map === undefined ? undefined : await openMap(flags.map, (await hub.network()).mapHash);
  const distance = map === undefined ? undefined : await distanceOn(map);
  return (from, to) =>
    createJob({
      hub,
      wallet,
      book,
      random: run.environment.random,
      pickUp: placeOf(from, map),
      dropOff: placeOf(to, map),
      from: flags.in,
      within: flags.within,
      load: { parcels: flags.parcels, grams: flags.grams, milliliters: flags.milliliters },
      patience: flags.patience,
      priority: flags.priority,
      ...(network === undefined ? {} : { network: networkId(network) }),
      ...(distance === undefined ? {} : { distance }),
      ...(flags.people === undefined ? {} : { people: { folder: flags.people, behaviour: flags.behaviour } }),
    });
}

async function distanceOn(map: Awaited<ReturnType<typeof openMap>>) {
  const [{ createRouter }, { pavement }] = await Promise.all([
    import('../../../maps/roads/router.ts'),
    import('../../../maps/roads/profiles.ts'),
  ]);
  const router = createRouter(map.network, pavement);
  return router.distance.bind(router);
}

/** The codes are part of the answer: whoever orders must hand them to the people at the doors. */
export const createdJson = ({ view, kept, quote }: CreatedJob) => ({ ...view, codes: kept.codes, quote });

function describe({ view, kept, quote }: CreatedJob): string {
  return formatFields([
    ['job', view.job],
    ['state', view.state],
    ['from', showPlace(kept.pickUp.at)],
    ['to', showPlace(kept.dropOff.at)],
    [
      'distance',
      `${showDistance(quote.distance)}, about ${Math.max(1, Math.round(quote.seconds / 60))} min of driving`,
    ],
    ['late after', showTime(kept.terms.latest * 1_000)],
    ['pick-up code', `${showCode(kept.codes['pick-up'])}  for who hands the parcel over`],
    ['drop-off code', `${showCode(kept.codes['drop-off'])}  for who gets it`],
    ['return code', `${showCode(kept.codes.return)}  for who takes it back, should nobody be there`],
  ]);
}
