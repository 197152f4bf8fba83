import type { Command } from 'commander';
import { sleep } from '../../protocol/clock.ts';
import { FleetError } from '../../protocol/errors.ts';
import { type DeviceId, deviceId } from '../../protocol/ids.ts';
import { milliseconds } from '../../protocol/units.ts';
import type { OrderRequest, RobotView } from '../../protocol/views/robot.ts';
import { wholeNumber } from '../arguments.ts';
import type { SendFlags } from '../chain/proposal.ts';
import { sendOptions } from '../chain/send-options.ts';
import { type Define, type Handler, leaf, type Run } from '../command.ts';
import { knownHub, signedInHub } from '../connect.ts';
import type { ReplaceFlags, TransferFlags } from '../device/hand-over.ts';
import type { Environment } from '../environment.ts';
import { allJobs } from '../hub/all-jobs.ts';
import type { HubClient } from '../hub-client.ts';
import { stateOf } from '../monitor/fleet-table.ts';
import { formatFields, formatTable } from '../output/table.ts';
import { showBattery, showPlace, showTime } from '../output/units.ts';

const NAMED = 'its id, or the first letters of it';

export const define: Define = (command, environment) => {
  const show = command
    .command('show')
    .description('what the hub knows of a robot')
    .argument('<device>', NAMED);
  leaf(show, environment, ['hub', 'keypair'], showDevice);
  const history = command.command('history').description('jobs a robot carried').argument('<device>', NAMED);
  leaf(history, environment, ['hub', 'keypair'], showHistory);
  const missing = command
    .command('missing')
    .description('frames the hub never got')
    .argument('<device>', NAMED);
  leaf(missing, environment, ['hub', 'keypair'], showMissing);
  for (const [kind, what] of orders) {
    const order = command.command(kind).description(what).argument('<device>', NAMED);
    order.option('--reason <text>', 'told to the robot and kept');
    order.option(
      '--wait <seconds>',
      "wait for the robot's own confirmation, at most this long",
      wholeNumber(0, 3_600),
      10,
    );
    leaf<OrderFlags>(order, environment, ['hub', 'keypair'], (run, flags, [word = '']) =>
      give(run, kind, flags, word),
    );
  }
  life(command, environment);
};

/** What happens to a robot on chain, in the order of its life. */
function life(command: Command, environment: Environment): void {
  const settings = ['hub', 'cluster', 'network', 'keypair', 'payer'] as const;
  const sending = <F extends object>(
    name: string,
    what: string,
    handler: Handler<F & SendFlags>,
    more: (command: Command) => void = () => undefined,
  ): void => {
    const one = command.command(name).description(what);
    one.argument('<device>', NAMED);
    more(one);
    sendOptions(one);
    leaf<F & SendFlags>(one, environment, settings, handler);
  };
  const statement = [
    '--statement <file>',
    'what the robot signed ("wayproof agent sign", run there)',
  ] as const;
  sending<TransferFlags>(
    'transfer',
    'give a robot with its bond to a new owner',
    async (...args) => (await import('../device/hand-over.ts')).transfer(...args),
    (one) =>
      one
        .option(...statement)
        .option('--new-keypair <file>', "the new owner's key file: it has to sign as well")
        .option('--to <address>', 'the new owner, when its key is on another machine: writes an offer')
        .option('--offer <file>', 'where to write it (default: offer.json)')
        .option(
          '--new-payee <address>',
          "where rewards go then (default: the new owner's own token account)",
        ),
  );
  const accepting = command.command('accept').description('take a robot over that its owner offered');
  accepting.argument('<offer>', 'the file "wayproof device transfer --to" wrote, within a minute');
  sendOptions(accepting);
  leaf<SendFlags>(accepting, environment, ['cluster', 'keypair'], async (...args) =>
    (await import('../device/offer.ts')).acceptOffer(...args),
  );
  sending<ReplaceFlags>(
    'rotate-key',
    'put a new key in the place of a robot: same robot, flashed anew',
    async (...args) => (await import('../device/hand-over.ts')).replace(...args),
    (one) => one.option(...statement),
  );
  sending<ReplaceFlags>(
    'replace',
    'put another flashed and enrolled robot in the place of one',
    async (...args) => (await import('../device/hand-over.ts')).replace(...args),
    (one) =>
      one
        .option(...statement)
        .requiredOption('--by <device>', 'the robot that takes the place, as "wayproof register" lists it'),
  );
  sending('retire', 'end the work of a robot for good', async (...args) =>
    (await import('../device/end-of-life.ts')).retire(...args),
  );
  sending('withdraw', 'get the bond of a retired or replaced robot back', async (...args) =>
    (await import('../device/end-of-life.ts')).withdraw(...args),
  );
}

const orders = [
  ['stop', 'stop a robot where it is'],
  ['resume', 'let a stopped robot go on'],
  ['home', 'send a robot home'],
] as const;

interface OrderFlags {
  readonly reason?: string;
  readonly wait: number;
}

async function showDevice(run: Run, _options: object, [word = '']: readonly string[]): Promise<void> {
  const hub = knownHub(run);
  const device = await deviceOf(hub, word);
  const [robot, { world }] = await Promise.all([hub.device(device), hub.time()]);
  run.output.result(robot, () => describe(robot, world));
}

function describe(robot: RobotView, now: number): string {
  const { mission } = robot;
  return formatFields([
    ['device', robot.device],
    ['kind', `${robot.kind}, ${robot.model}${robot.simulated ? ' (simulated)' : ''}`],
    ['owner', robot.owner],
    ['state', stateOf(robot, now)],
    ['seen', showTime(robot.seen)],
    [
      'place',
      robot.position === null
        ? '-'
        : `${showPlace(robot.position.at)}${robot.position.exact ? '' : ' (about)'}`,
    ],
    ['battery', showBattery(robot.battery)],
    [
      'mission',
      mission === null
        ? '-'
        : `${mission.mission} no. ${mission.number}, ${mission.reached}/${mission.stops} stops, ${mission.stage}`,
    ],
    ['aboard', String(robot.aboard)],
    ['frames', `session ${robot.session}, sequence ${robot.sequence}, ${robot.missing} ranges missing`],
  ]);
}

async function showHistory(run: Run, _options: object, [word = '']: readonly string[]): Promise<void> {
  const hub = knownHub(run);
  const device = await deviceOf(hub, word);
  const jobs = (await allJobs(hub)).filter((job) => job.device === device);
  run.output.result(jobs, () =>
    jobs.length === 0
      ? 'it carried nothing yet'
      : formatTable(
          [
            { title: 'changed', cell: ({ changed }) => showTime(changed) },
            { title: 'job', cell: ({ job }) => job.slice(0, 16) },
            { title: 'state', cell: ({ state }) => state },
            { title: 'reason', cell: ({ reason }) => reason ?? '' },
          ],
          jobs,
          run.output.width,
        ),
  );
}

async function showMissing(run: Run, _options: object, [word = '']: readonly string[]): Promise<void> {
  const hub = knownHub(run);
  const view = await hub.missing(await deviceOf(hub, word));
  run.output.result(view, () =>
    view.ranges.length === 0
      ? 'nothing is missing'
      : view.ranges
          .map(({ first, last }) => (first === last ? `${first}` : `${first} to ${last}`))
          .join('\n'),
  );
}

const POLL_MS = 300;

/** Sends the order, then waits until the robot itself says that it does it: "sent" is not "done". */
async function give(run: Run, kind: OrderRequest['kind'], flags: OrderFlags, word: string): Promise<void> {
  const { hub } = signedInHub(run);
  const device = await deviceOf(hub, word);
  const given = await hub.order(device, {
    kind,
    ...(flags.reason === undefined ? {} : { reason: flags.reason }),
  });
  const { clock } = run.environment;
  const until = clock.now() + flags.wait * 1_000;
  let stage = given.stage;
  while (stage !== 'done' && stage !== 'refused' && clock.now() < until) {
    await sleep(clock, milliseconds(POLL_MS), run.signal);
    const { order } = await hub.device(device);
    // A newer order took this one's place, or it left the robot's state because it is done.
    if (order === null) stage = 'done';
    else if (order.number !== given.number) break;
    else stage = order.stage;
  }
  run.output.result(
    { ...given, stage },
    () => `${kind}: ${stage}${stage === 'done' ? ', confirmed by the robot' : ''}`,
  );
  if (stage === 'refused') run.fail();
}

/** A whole id, or the first letters of the only robot that has them. */
async function deviceOf(hub: HubClient, word: string): Promise<DeviceId> {
  if (word.length >= 32) return deviceId(word);
  const matching = (await hub.devices()).filter(({ device }) => device.startsWith(word));
  const [only] = matching;
  if (only !== undefined && matching.length === 1) return only.device;
  throw new FleetError('CLI_DEVICE_UNKNOWN', { word, count: matching.length });
}
