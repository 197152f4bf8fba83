import type { ErrorRow } from '../errors.ts';

/** Append-only: a code, once published, keeps its meaning. */
export const hubErrors = {
  FOLDER_LOCKED: {
    sentence: 'The data folder $folder is in use by another hub.',
    hint: 'Stop the other hub first, or give this one its own folder with --data.',
    retry: true,
  },
  STORE_FULL: {
    sentence: 'The disk that holds $file is full: $reason.',
    hint: 'Free some space; nothing was acknowledged that is not stored, and the hub goes on by itself.',
    retry: true,
  },
  STORE_READ_ONLY: {
    sentence: 'The store $file cannot be written: $reason.',
    hint: 'Check the permissions and the mount of the data folder.',
    retry: true,
  },
  STORE_CORRUPT: {
    sentence: 'The store $file is damaged or is not a store of ours: $reason.',
    hint: 'Restore the last backup; the robots send again what the hub has not acknowledged.',
    retry: false,
  },
  STORE_FAILED: {
    sentence: 'The store $file refused a statement: $reason.',
    hint: 'If it happens again, check the disk and report it with this message.',
    retry: true,
  },
  STORE_NEWER: {
    sentence: 'The store has schema $number, this program knows up to $newest.',
    hint: 'A newer hub wrote this folder; use that version or newer.',
    retry: false,
  },
  STORE_ROW: {
    sentence: 'Column $column of a stored row should hold $expected, it holds "$got".',
    hint: 'The file was changed by something else; restore the last backup.',
    retry: false,
  },
  PORT_IN_USE: {
    sentence: 'Port $port on $host is in use by another program.',
    hint: 'Stop that program or choose another port ($option).',
    retry: true,
  },
  LISTEN_FAILED: {
    sentence: 'Cannot listen on $host:$port: $reason.',
    hint: 'Check the address and the rights to use this port ($option).',
    retry: false,
  },
  CONFIG_INVALID: {
    sentence: 'The configuration of the $part is not valid: $reason.',
    hint: 'Compare with `wayproof hub run --help`.',
    retry: false,
  },
  CONNECTION_REFUSED: {
    sentence: 'The connection of $device was refused: $reason.',
    hint: 'The reason code says which check failed; docs/errors.md lists them.',
    retry: false,
  },
  DEVICE_UNKNOWN: {
    sentence: 'No device $device is enrolled here.',
    hint: 'Enrol it first: `wayproof flash` on the robot with a token of its owner.',
    retry: false,
  },
  DEVICE_TAKEN: {
    sentence: 'Device $device is already enrolled for another owner.',
    hint: 'Transfer it on chain, or reset the device so that it makes a new key.',
    retry: false,
  },
  TOKEN_UNKNOWN: {
    sentence: 'This enrolment token is not known here or was used for another device.',
    hint: 'Ask for a new token: `wayproof flash`.',
    retry: false,
  },
  TOKEN_EXPIRED: {
    sentence: 'This enrolment token has expired.',
    hint: 'Ask for a new token; each lives 15 minutes.',
    retry: false,
  },
} as const satisfies Record<string, ErrorRow>;
