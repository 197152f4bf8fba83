import { spawn } from 'node:child_process';
import { type CancelTimer, type Clock, every } from '../../protocol/clock.ts';
import { milliseconds } from '../../protocol/units.ts';

/**
 * Tells systemd that the event loop turns, twice within the time it waits (sd_watchdog_enabled(3)); when it stands
 * still systemd kills and restarts the agent. Node.js has no datagram socket for it, so `systemd-notify` speaks.
 * Without a watchdog nothing happens.
 */
export function watchdog(
  env: NodeJS.ProcessEnv,
  clock: Clock,
  onTrouble: (trouble: Error) => void,
): CancelTimer {
  const microseconds = Number(env['WATCHDOG_USEC'] ?? 0);
  if (!(microseconds > 0) || (env['NOTIFY_SOCKET'] ?? '') === '') return () => undefined;
  let told = false;
  const notify = () => {
    const child = spawn('systemd-notify', ['WATCHDOG=1'], { stdio: 'ignore', env });
    child.once('error', (error) => {
      if (!told) onTrouble(error);
      told = true;
    });
  };
  notify();
  return every(clock, milliseconds(microseconds / 2_000), notify);
}
