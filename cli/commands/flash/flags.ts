import type { Architecture } from '../../flash/executable/base-node.ts';

/** What `wayproof flash` takes, besides hub and key file. */
export interface FlashFlags {
  readonly dir?: string;
  readonly device?: string;
  readonly to?: string;
  readonly seed?: string;
  readonly ssh?: string;
  readonly sshConfig?: string;
  readonly image?: string;
  readonly sha256?: string;
  readonly board?: string;
  readonly arch?: Architecture;
  readonly model?: string;
  readonly force?: boolean;
  readonly yes?: boolean;
  readonly internal?: boolean;
  readonly installedAt?: string;
  readonly hubForRobot?: string;
  readonly agentConfig?: string;
  readonly detector?: string;
  readonly place?: string;
  readonly people?: string;
  readonly world?: string;
  readonly hostname?: string;
  readonly wifi?: string;
  readonly wifiPasswordFile?: string;
  readonly wifiCountry?: string;
  readonly sshKey?: string;
  readonly userData?: string;
  readonly networkConfig?: string;
  readonly verifyOnly?: boolean;
  readonly list?: boolean;
}

export const boards = [
  { value: 'raspberry-pi', label: 'Raspberry Pi 3, 4 or 5 with a 64-bit system', arch: 'arm64' },
  { value: 'pc', label: 'PC with an Intel or AMD processor', arch: 'x64' },
  { value: 'linux', label: 'another Linux computer', arch: undefined },
  { value: 'simulated', label: 'simulated robot on this machine', arch: undefined },
] as const;

export type Board = (typeof boards)[number];
