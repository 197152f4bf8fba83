import { join, resolve } from 'node:path';
import { parseAgentConfig } from '../../edge/config.ts';
import { FileKeyStore } from '../../edge/enrolment/file-key-store.ts';
import { type Identity, readIdentity } from '../../edge/enrolment/identity.ts';
import { scaledClock } from '../../protocol/clock.ts';
import { FleetError } from '../../protocol/errors.ts';
import { address, deviceId } from '../../protocol/ids.ts';
import { toUnixSeconds, type UnixSeconds, unixSeconds } from '../../protocol/units.ts';
import type { Signer } from '../../protocol/verifier.ts';
import type { Run } from '../command.ts';
import { readAgentSettings } from '../flash/agent-settings.ts';
import { type PrintedStatement, signStatement } from './statement-file.ts';

export interface AgreeFlags {
  readonly dir: string;
  readonly nonce: bigint;
  /** Seconds. */
  readonly valid: number;
}

/** On the robot: its key agrees to a new owner. */
export async function agreeToTransfer(run: Run, flags: AgreeFlags & { readonly to: string }): Promise<void> {
  const robot = await openRobot(run, flags.dir);
  const { identity, signer } = robot;
  print(
    run,
    signStatement(
      {
        kind: 'transfer',
        network: identity.network,
        device: identity.device,
        newOwner: address(flags.to),
        nonce: String(flags.nonce),
        expires: expiry(robot, flags),
      },
      (bytes) => signer.sign(bytes),
    ),
    `${identity.device} agrees to belong to ${flags.to}`,
  );
}

/** On the robot with the new key: it agrees to take an old device's place, for the owner it enrolled with. */
export async function agreeToReplace(run: Run, flags: AgreeFlags & { readonly old: string }): Promise<void> {
  const robot = await openRobot(run, flags.dir);
  const { identity, signer } = robot;
  print(
    run,
    signStatement(
      {
        kind: 'rotation',
        network: identity.network,
        oldDevice: deviceId(flags.old),
        newKey: identity.device,
        owner: identity.owner,
        nonce: String(flags.nonce),
        expires: expiry(robot, flags),
      },
      (bytes) => signer.sign(bytes),
    ),
    `${identity.device} agrees to take the place of ${flags.old} for owner ${identity.owner}`,
  );
}

interface Robot {
  readonly identity: Identity;
  readonly signer: Signer;
  /** Of the robot's world, which the chain's clock shows. */
  readonly now: UnixSeconds;
}

/** Reads the folder a running agent uses, too: nothing is written. */
async function openRobot(run: Run, dir: string): Promise<Robot> {
  const { dataFolder, timeScale } = parseAgentConfig(await settingsOf(resolve(dir)));
  const identity = await readIdentity(join(dataFolder, 'identity.json'));
  if (identity === undefined) throw new FleetError('CLI_AGENT_NOT_ENROLLED', { folder: dir });
  const signer = await new FileKeyStore(join(dataFolder, 'device.key')).open();
  const { clock } = run.environment;
  const world = timeScale === undefined ? clock : scaledClock(timeScale, clock);
  return { identity, signer, now: toUnixSeconds(world.now()) };
}

async function settingsOf(dir: string): Promise<unknown> {
  const path = join(dir, 'config.json');
  try {
    return await readAgentSettings(path);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new FleetError('CLI_FILE_UNREADABLE', { what: 'agent configuration', path, reason }, { cause });
  }
}

const expiry = ({ now }: Robot, { valid }: AgreeFlags): UnixSeconds => unixSeconds(now + valid);

/** The file goes to stdout as it is, for `> statement.json`; what it means is said beside it. */
function print(run: Run, file: PrintedStatement, meaning: string): void {
  const until = new Date(file.expires * 1_000).toISOString();
  run.output.note(`${meaning}, until ${until}`);
  run.output.result(file, () => JSON.stringify(file, null, 2));
}
