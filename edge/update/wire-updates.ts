import type { Clock } from '../../protocol/clock.ts';
import type { Agent } from '../agent.ts';
import type { MissionKeeper } from '../missions/mission-keeper.ts';
import type { Reporter } from '../reporting/reporter.ts';
import type { Uplink } from '../reporting/uplink.ts';
import type { SafetyGuard } from '../safety/guard.ts';
import { AGENT_LOOP_STOPPED } from '../safety/rules/agent-loop.ts';
import type { Models } from './changeable-eyes.ts';
import type { UpdatesConfig } from './config.ts';
import type { HealthCheck } from './health.ts';
import { openUpdates, type UpdateGround } from './open-updates.ts';
import type { Updater } from './updater.ts';

export interface WiredParts {
  readonly agent: Pick<Agent, 'state'>;
  readonly keeper: Pick<MissionKeeper, 'progress'>;
  readonly reporter: Pick<Reporter, 'event'>;
  readonly guard: Pick<SafetyGuard, 'reason'>;
  readonly uplink: Pick<Uplink, 'connected'>;
}

type Given = Omit<UpdateGround, 'checks' | 'mayRestart' | 'restart' | 'models'> & {
  readonly world: Clock;
  readonly models?: Models | undefined;
};

/** Updates of a running agent: what makes it healthy, when it may be started anew, and how it asks for it. */
export function wireUpdates(
  config: UpdatesConfig,
  { models, world, ...given }: Given,
  parts: WiredParts,
): { readonly updater: Updater | undefined; readonly restartWanted: Promise<void> } {
  let restart: () => void = () => undefined;
  const restartWanted = new Promise<void>((resolve) => {
    restart = resolve;
  });
  const updater = openUpdates(config, {
    ...given,
    checks: healthChecks(parts, models),
    mayRestart: () => mayRestart(parts),
    restart,
    ...(models === undefined
      ? {}
      : {
          models: {
            ...models,
            onLoaded: (model: Uint8Array, version: number) =>
              parts.reporter.event({ kind: 'model-loaded', time: world.now(), model, version }),
          },
        }),
  });
  return { updater, restartWanted };
}

/** What a new agent must show: hub reachable, firmware talking, loop alive, golden pictures seen. */
function healthChecks(
  { agent, guard, uplink }: WiredParts,
  models: Models | undefined,
): readonly HealthCheck[] {
  const check = (name: string, look: () => string | undefined): HealthCheck => ({
    name,
    check: () => Promise.resolve(look()),
  });
  return [
    check('hub', () => (uplink.connected() ? undefined : 'not reached')),
    check('bridge', () => {
      if (agent.state() === undefined) return 'nothing heard from the firmware';
      const reason = guard.reason();
      return reason === 'firmware silent' || reason === AGENT_LOOP_STOPPED ? reason : undefined;
    }),
    // Its start, and every change of its model, looked at the golden pictures.
    check('detector', () => models?.detector.trouble()),
  ];
}

/** Nobody waits for this robot, nothing is aboard, and it stands. */
function mayRestart({ agent, keeper }: WiredParts): boolean {
  const { plan, parcels } = keeper.progress();
  const busy = plan !== null && plan.stop < plan.payload.stops.length;
  return !busy && parcels.length === 0 && agent.state()?.motion === 'standing';
}
