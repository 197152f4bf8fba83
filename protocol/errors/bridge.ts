import type { ErrorRow } from '../errors.ts';

/** Append-only: a code, once published, keeps its meaning. */
export const bridgeErrors = {
  FIRMWARE_STATE_INVALID: {
    sentence: 'The firmware reported a state whose $field is out of range.',
    hint: 'Check the firmware and its calibration; the value was not used.',
    retry: true,
  },
  SIMULATED_STATE_FILE_INVALID: {
    sentence: 'The state file $file of the simulated robot cannot be read: $reason.',
    hint: 'Remove the file to put the simulated robot back to its start, without parcels.',
    retry: false,
  },
  SIMULATED_PERSON_INVALID: {
    sentence: 'The file $file of the simulated people does not have the expected shape: $reason.',
    hint: 'It holds job, pickUp, dropOff, returnTo (each with at and code) and behaviour.',
    retry: false,
  },
  SIMULATED_FAULT_INVALID: {
    sentence: 'The fault ordered by $file does not have the expected shape: $reason.',
    hint: 'It holds a kind and what that kind needs, as firmware-bridge/README.md shows; the file was left.',
    retry: false,
  },
} as const satisfies Record<string, ErrorRow>;
