import type { ErrorRow } from '../errors.ts';

/** Append-only: a code, once published, keeps its meaning. */
export const chainErrors = {
  CHAIN_DATA_LOCKED: {
    sentence: 'The local chain in $folder is already open in another process.',
    hint: 'Stop the other one, or give this one its own folder with --data.',
    retry: true,
  },
  CHAIN_DATA_INVALID: {
    sentence: 'The local chain in $folder cannot be opened: $reason.',
    hint: 'Use the version of Wayproof that made it, or start with an empty folder.',
    retry: false,
  },
  CHAIN_STORE_FAILED: {
    sentence: 'The local chain cannot store what it executed: $reason.',
    hint: 'Check that the disk is not full and the folder writable, then restart it; confirmed transactions are kept.',
    retry: false,
  },
  CHAIN_PROGRAM_FILE: {
    sentence: 'The program file $path cannot be loaded: $reason.',
    hint: 'Build it with "npm run program:build", or point WAYPROOF_PROGRAM_SO to bytecode.',
    retry: false,
  },
  CHAIN_PORT_IN_USE: {
    sentence: 'The local chain cannot listen on $host:$port: the port is in use.',
    hint: 'It needs this port and the next one. Stop what uses them, or choose others.',
    retry: true,
  },
  CHAIN_HOST_NOT_LOCAL: {
    sentence: 'The local chain serves loopback addresses only, not $host.',
    hint: 'Use 127.0.0.1, ::1 or localhost; anybody who reaches it may mint and airdrop.',
    retry: false,
  },
} as const satisfies Record<string, ErrorRow>;
