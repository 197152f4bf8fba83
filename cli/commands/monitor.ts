import { every } from '../../protocol/clock.ts';
import { milliseconds } from '../../protocol/units.ts';
import { type Define, leaf, type Run } from '../command.ts';
import { anonymousHub, knownHub } from '../connect.ts';
import { FleetBoard } from '../monitor/fleet-board.ts';
import { fleetTable } from '../monitor/fleet-table.ts';
import { watchFleet } from '../monitor/watch.ts';
import { openPage } from '../open-page.ts';
import { showAge } from '../output/units.ts';

interface Flags {
  readonly once?: boolean;
  readonly map?: boolean;
}

export const define: Define = (command, environment) => {
  command.option('--once', 'print the fleet as it is and end');
  command.option('--map', 'open the fleet map in your browser and end; its address is printed');
  leaf<Flags>(command, environment, ['hub', 'keypair'], (run, { once = false, map = false }) => {
    if (map) return showMap(run);
    if (once) return printOnce(run);
    return run.output.json ? printChanges(run) : draw(run);
  });
};

async function printOnce(run: Run): Promise<void> {
  const hub = knownHub(run);
  const [robots, { world }] = await Promise.all([hub.devices(), hub.time()]);
  run.output.result(robots, () => fleetTable(robots, world, run.output.width));
}

/** A browser is opened only for a person at a terminal; the address helps everybody. */
async function showMap(run: Run): Promise<void> {
  const hub = anonymousHub(run);
  await hub.time();
  const opened = run.output.interactive && (await openPage(hub.url));
  run.output.result({ map: hub.url, opened }, () => hub.url);
}

/** NDJSON: every robot when the stream opens, then each change; a lost connection is a line of its own. */
async function printChanges(run: Run): Promise<void> {
  const print = (value: object) => run.output.result(value, () => '');
  for await (const seen of watchFleet(knownHub(run), run.environment.clock, run.signal)) {
    if (seen.kind === 'change') print(seen.event);
    else if (seen.kind === 'lost')
      print({ topic: 'connection', data: { state: 'lost', ...seen.error.toJSON() } });
    else {
      print({ topic: 'connection', data: { state: 'open' } });
      for (const data of seen.robots) print({ topic: 'robot', data });
    }
  }
}

const REDRAW_MS = 500;

async function draw(run: Run): Promise<void> {
  const { output, environment } = run;
  const { clock } = environment;
  const board = new FleetBoard();
  let worldNow = () => clock.now() as number;
  let lost: { since: number; reason: string } | undefined;
  let changed = false;
  const show = () => {
    if (!changed) return;
    changed = false;
    const now =
      lost === undefined
        ? ''
        : output.tone('bad', `CONNECTION LOST ${showAge(clock.now() - lost.since)} ago: ${lost.reason}`);
    output.screen(
      [heading(board), now, fleetTable(board.robots, worldNow(), output.width)].filter(Boolean).join('\n'),
    );
  };
  const stopDrawing = every(clock, milliseconds(REDRAW_MS), show);
  // Ages grow also while nothing is said.
  const stopAging = every(clock, milliseconds(1_000), () => {
    changed = true;
  });
  try {
    for await (const seen of watchFleet(knownHub(run), clock, run.signal)) {
      changed = true;
      if (seen.kind === 'change') board.apply(seen.event);
      else if (seen.kind === 'lost') lost ??= { since: clock.now(), reason: seen.error.message };
      else {
        lost = undefined;
        worldNow = seen.worldNow;
        board.reset(seen.robots, seen.jobs);
      }
    }
  } finally {
    stopDrawing();
    stopAging();
  }
}

function heading(board: FleetBoard): string {
  const { robots, online, underWay, done } = board.summary;
  const { epoch } = board;
  const parts = [
    `${online} of ${robots} robots online`,
    `${underWay} jobs under way, ${done} delivered meanwhile`,
  ];
  if (epoch !== undefined) parts.push(`epoch ${epoch.number} ${epoch.state}`);
  return parts.join(' · ');
}
