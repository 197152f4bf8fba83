import type { HubClient } from '../hub-client.ts';
import type { CarriedModel } from './carried-model.ts';
import { configFile } from './folder-files.ts';
import type { FlashFile } from './manifest.ts';

/** Which robot is made, wherever it is written to. */
export interface RobotToMake {
  /** Signed in as the owner: it gives the enrolment token. */
  readonly hub: HubClient;
  /** The hub as the robot reaches it; the one used here when absent. */
  readonly hubForRobot?: string;
  readonly board: string;
  readonly model?: string;
  /** A detector that goes along. */
  readonly detector?: CarriedModel;
  /** More keys of the agent's configuration. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** The robot's configuration with this token. Throws AGENT_CONFIG_INVALID. */
export function configOf(
  { hub, hubForRobot, board, model, detector, settings }: RobotToMake,
  token: string,
): FlashFile {
  const named = model === undefined ? {} : { model };
  return configFile({
    hubUrl: hubForRobot ?? hub.url,
    board,
    token,
    settings: { ...named, ...detector?.settings, ...settings },
  });
}

/** Asked for last: a token lives a quarter of an hour, and one that is never used should not exist. */
export function tokenFor({ hub, board, model }: RobotToMake): ReturnType<HubClient['enrolmentToken']> {
  return hub.enrolmentToken({ board, ...(model === undefined ? {} : { model }) });
}
