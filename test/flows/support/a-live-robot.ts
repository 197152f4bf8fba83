import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import { type RunningAgent, start } from '../../../edge/main.ts';
import type { SimulatedRobot } from '../../../firmware-bridge/simulated/robot.ts';
import type { MapSource } from '../../../maps/load.ts';
import { registerDevice } from '../../../programs/client/device-instructions.ts';
import { registrationStatement } from '../../../protocol/statements/registration.ts';
import { type CoordinatesE7, unixSeconds } from '../../../protocol/units.ts';
import { parseEnrolmentViews } from '../../../protocol/views/enrolment.ts';
import type { HubOfTest } from './a-running-hub.ts';

export interface LiveRobot {
  readonly agent: RunningAgent;
  /** The simulated firmware, to make it fail. */
  readonly firmware: SimulatedRobot;
  /** What the agent told its log of. */
  readonly troubles: readonly Error[];
}

/** A folder in which simulated people find what they need. */
export async function aPeopleFolder({ folder }: HubOfTest): Promise<string> {
  const people = join(folder, 'people');
  await mkdir(people, { recursive: true });
  return people;
}

/** A real agent on a simulated robot in the hub's town, with a map of its own if given: enrolled over HTTP, registered on chain. */
export async function aLiveRobot(
  t: ExecutionContext,
  hub: HubOfTest,
  seed: number,
  place: CoordinatesE7,
  map?: MapSource,
): Promise<LiveRobot> {
  const troubles: Error[] = [];
  const agent = await start(
    {
      hub: hub.hub.httpUrl,
      token: await hub.enrolmentToken(),
      dataFolder: join(hub.folder, `robot-${seed}`),
      link: { kind: 'simulated', place, seed, compartments: 2, people: await aPeopleFolder(hub) },
      timeScale: hub.config.timeScale,
      ...(map === undefined ? {} : { map }),
    },
    (trouble) => troubles.push(trouble),
  );
  t.teardown(() => agent.stop());
  const rows = parseEnrolmentViews(
    (await hub.call('GET', '/v1/enrolments', undefined, await hub.signIn())).body,
  );
  const row = rows.find(({ device }) => device === agent.device);
  if (row === undefined) throw new Error(`${agent.device} has not enrolled`);
  const { nonce, expires } = registrationStatement.decode(Buffer.from(row.statement, 'base64')).fields;
  const proof = {
    device: agent.device,
    owner: row.owner,
    nonce,
    expires: unixSeconds(expires),
    signature: Buffer.from(row.signature, 'base64'),
  };
  await hub.chain.send(await registerDevice(hub.network, proof, hub.chain.payee));
  return { agent, firmware: agent.link as SimulatedRobot, troubles };
}
