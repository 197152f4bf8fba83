import { keepAliveMs } from '../../../firmware-bridge/link.ts';
import type { StopRule } from '../view.ts';

/** A firmware that says nothing has either stopped by its own dead-man or is out of control. */
export const firmwareSilent: StopRule = ({ firmwareSilence }) =>
  firmwareSilence <= keepAliveMs ? undefined : 'firmware silent';
