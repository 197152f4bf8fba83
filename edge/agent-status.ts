import type { RobotState } from '../firmware-bridge/link.ts';
import { type DeviceId, toHex } from '../protocol/ids.ts';
import type { MissionKeeper } from './missions/mission-keeper.ts';
import type { Outbox } from './reporting/outbox.ts';
import type { Uplink } from './reporting/uplink.ts';
import type { SafetyGuard } from './safety/guard.ts';

/** One robot at a glance, as its own computer sees it. */
export interface AgentStatus {
  readonly device: DeviceId;
  readonly connected: boolean;
  readonly session: number;
  readonly sequence: number;
  readonly mission: string | null;
  readonly stop: number | null;
  readonly phase: string;
  readonly parcels: number;
  readonly safety: string | null;
  readonly state: RobotState | null;
  readonly droppedFrames: number;
}

export function agentStatus(
  device: DeviceId,
  parts: {
    readonly agent: { state(): RobotState | undefined };
    readonly keeper: MissionKeeper;
    readonly guard: SafetyGuard;
    readonly outbox: Outbox;
    readonly uplink: Uplink;
  },
): AgentStatus {
  const { plan, parcels } = parts.keeper.progress();
  const { session, sequence } = parts.outbox.position();
  return {
    device,
    connected: parts.uplink.connected(),
    session,
    sequence,
    mission: plan === null ? null : toHex(plan.mission),
    stop: plan?.stop ?? null,
    phase: plan?.phase.kind ?? 'idle',
    parcels: parcels.length,
    safety: parts.guard.reason() ?? null,
    state: parts.agent.state() ?? null,
    droppedFrames: parts.outbox.dropped(),
  };
}
