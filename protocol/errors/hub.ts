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
  JOB_UNKNOWN: {
    sentence: 'No job $job is known here.',
    hint: 'List your jobs with `wayproof job list`.',
    retry: false,
  },
  JOB_UNSIGNED: {
    sentence: 'The job is not signed by its shipper.',
    hint: "Sign the job statement with the shipper's wallet; unsigned jobs earn nothing and are never planned.",
    retry: false,
  },
  JOB_BADLY_SIGNED: {
    sentence: 'The signature of the job does not match its statement and shipper $shipper.',
    hint: 'Sign exactly the bytes of the statement; nothing of it may change afterwards.',
    retry: false,
  },
  JOB_DISTANCE: {
    sentence: 'The job statement says $got dm, the shortest way on the map is $expected dm.',
    hint: 'Ask for a new quote and sign its distance; the map may have changed.',
    retry: false,
  },
  JOB_UNREACHABLE: {
    sentence: 'There is no way on the map between pick-up and drop-off.',
    hint: 'Choose places within reach of the streets of this map.',
    retry: false,
  },
  JOB_CODES: {
    sentence: 'The code hashes of the job must be three different hashes.',
    hint: 'Draw three random codes, one for each hand-over.',
    retry: false,
  },
  JOB_TOO_LATE: {
    sentence: 'The job should have been delivered by $latest, now it is $now.',
    hint: 'Sign a job with a later time.',
    retry: false,
  },
  JOB_TRANSITION: {
    sentence: 'Job $job is $from and cannot become $to.',
    hint: "Look at the job's events: `wayproof job show`.",
    retry: false,
  },
  JOB_CHANGED: {
    sentence: 'Job $job was changed by something else at the same time.',
    hint: 'Try again; it is decided anew on what is true by then.',
    retry: true,
  },
  IDEMPOTENCY_CONFLICT: {
    sentence: 'The idempotency key was used before for another job.',
    hint: 'Use a new key for a new job; the same key only for sending the same job again.',
    retry: false,
  },
  NUMBER_TAKEN: {
    sentence: '$what number $number of $device was used before.',
    hint: 'Try again; it is decided anew on what is true by then.',
    retry: true,
  },
  MISSION_UNKNOWN: {
    sentence: 'No mission $mission is known here.',
    hint: 'It may have been made by another hub.',
    retry: false,
  },
  HTTP_NOT_FOUND: {
    sentence: 'There is nothing at $method $path.',
    hint: 'See the list of routes in the documentation.',
    retry: false,
  },
  HTTP_BODY: {
    sentence: 'The body of the request cannot be read: $reason.',
    hint: 'Send JSON with the content type application/json.',
    retry: false,
  },
  HTTP_TOO_LARGE: {
    sentence: 'The body of the request is larger than $limit bytes.',
    hint: 'Send less at once.',
    retry: false,
  },
  RATE_LIMITED: {
    sentence: 'Too many requests from one address.',
    hint: 'Wait $seconds s, then go on more slowly.',
    retry: true,
  },
  SIGN_IN_REQUIRED: {
    sentence: "This needs a wallet's signature.",
    hint: 'Sign in first; a sign-in lasts ten minutes.',
    retry: false,
  },
  SIGN_IN_INVALID: {
    sentence: 'The sign-in was refused: $reason.',
    hint: 'Ask for a new nonce, sign its message unchanged, and send it once.',
    retry: true,
  },
  NOT_ALLOWED: {
    sentence: '$address may not do this: $reason.',
    hint: 'Sign in with the wallet that owns it, or ask an operator.',
    retry: false,
  },
  ENROLMENT_INVALID: {
    sentence: 'The enrolment was refused: $reason.',
    hint: "Let the robot ask for the token's facts again and sign a fresh registration statement.",
    retry: false,
  },
  EPOCH_UNKNOWN: {
    sentence: 'There is no epoch $number here.',
    hint: 'The newest epochs are listed at /v1/epochs.',
    retry: false,
  },
  EVIDENCE_PENDING: {
    sentence: 'The evidence of epoch $number is not written yet.',
    hint: 'Wait until the epoch has ended.',
    retry: true,
  },
  HUB_INTERNAL: {
    sentence: 'Something inside the hub went wrong.',
    hint: 'Try again; if it happens again, report it with the time.',
    retry: true,
  },
  EPOCH_ROW: {
    sentence: 'Epoch $number would be stored out of order or with another result.',
    hint: 'This is a fault of the hub; report it. Nothing was posted.',
    retry: false,
  },
  EPOCH_DIFFERS: {
    sentence: 'Epoch $number stands on chain with another content than this hub computed.',
    hint: 'Compare both with `wayproof audit`; unless it becomes final, the hub clears it once it expires and posts its own.',
    retry: false,
  },
  EPOCH_CARRY: {
    sentence:
      'The evidence of epoch $number, which the next one starts from, is missing or damaged: $reason.',
    hint: 'Restore the evidence folder from a backup, or load the file from whoever keeps it.',
    retry: false,
  },
  PLAN_FILE_INVALID: {
    sentence: 'Line $line of the problem file cannot be read: $reason.',
    hint: 'Compare the file with the formats in hub/planning/README.md.',
    retry: false,
  },
  PLAN_FIELD_INVALID: {
    sentence: 'Field $field of the problem file cannot be used: $reason.',
    hint: 'Compare it with the table "JSON of a problem" in hub/planning/README.md; nothing was planned.',
    retry: false,
  },
  PLAN_FILE_MISSING: {
    sentence: 'The problem file $file cannot be opened: $reason.',
    hint: 'Check its name and who may read it.',
    retry: false,
  },
  PLAN_OUT_FAILED: {
    sentence: 'The routes cannot be written to $file: $reason.',
    hint: 'Give --out a file in a folder that exists and that you may write to.',
    retry: false,
  },
  PLAN_PROBLEM_INVALID: {
    sentence: 'The problem is not one that can be solved: $what is $reason.',
    hint: 'Correct it; nothing was planned.',
    retry: false,
  },
  JOB_NOT_PLANNED: {
    sentence: 'Job $job is not in the present plan.',
    hint: 'It has ended, or came in this moment: `wayproof job show` tells its state.',
    retry: true,
  },
  PLANNER_FAILED: {
    sentence: 'No plan was made: $reason.',
    hint: 'Robots go on with what they have; the hub plans again at the next change, within 15 seconds.',
    retry: true,
  },
  EPOCH_VOIDED: {
    sentence: 'Epoch $number, as this hub computed it, was voided; it is posted again after $again.',
    hint: 'Ask the council and the other oracles why, and look with `wayproof audit`; if the hub was wrong, stop it before then.',
    retry: true,
  },
  EPOCH_PAUSED: {
    sentence: 'Epoch $number waits: the intake of the network is closed until $until.',
    hint: 'Guardian or council closed it and say why; the hub goes on by itself. Claims are not held up.',
    retry: true,
  },
  ORACLE_SUSPENDED: {
    sentence: 'Epoch $number waits: this hub lost a challenge and may neither post nor attest.',
    hint: 'The council lets it act again with set_oracles; find out first what was wrong with the challenged epoch.',
    retry: true,
  },
  PLAN_BROKE: {
    sentence: 'The search for a plan broke off: $reason.',
    hint: 'Try another seed; report it with the problem file.',
    retry: false,
  },
  EPOCH_ORACLES: {
    sentence:
      'Epoch $number was posted under another set of oracles; it is posted again once it has expired.',
    hint: 'The council changed the oracles meanwhile. The hub goes on by itself; the council may void the epoch to be quicker.',
    retry: true,
  },
  RELEASE_UNKNOWN: {
    sentence: 'There is no $kind release $version here.',
    hint: '"wayproof release status" lists what was published.',
    retry: false,
  },
  RELEASE_INCOMPLETE: {
    sentence: '$missing of $of chunks of $kind $version are not here yet.',
    hint: 'Run "wayproof release publish" again; it goes on where it stopped.',
    retry: true,
  },
  RELEASE_CHUNK: {
    sentence: 'These bytes are no chunk of $kind $version: $reason.',
    hint: 'They changed on the way, or belong to another release; publish from the folder it was made in.',
    retry: false,
  },
  RELEASE_RANGE: {
    sentence: 'The range "$range" lies outside of $total bytes.',
    hint: 'Ask for bytes=FROM- or bytes=FROM-TO within the content.',
    retry: false,
  },
  ROLLOUT_STATE: {
    sentence: 'The roll-out of $kind $version is $state; it cannot be told to $action.',
    hint: '"wayproof release status" shows its state and why it stopped.',
    retry: false,
  },
  CHECK_IN_OLD: {
    sentence: 'The check-in of device $device is not newer than its last one, or its clock is off.',
    hint: 'A replay, or a robot whose clock went back; compare its clock with the hub.',
    retry: true,
  },
  CONTRIBUTION_STALE: {
    sentence: 'A contribution to round $round does not fit: $reason.',
    hint: 'The robot takes part in the next round.',
    retry: false,
  },
  CONTRIBUTION_TWICE: {
    sentence: 'A second, different contribution of the same robot to round $round.',
    hint: 'The first one stands; a robot has one contribution a round.',
    retry: false,
  },
  CONTRIBUTION_POISONED: {
    sentence:
      'A contribution to round $round lies $times times as far from what the others found as they do.',
    hint: 'It was left out and earns nothing; look at that robot.',
    retry: false,
  },
  ROUND_ROW: {
    sentence: 'Learning round $number is not in the state its next step needs.',
    hint: 'Another process may have written the store; restart the hub.',
    retry: true,
  },
  BACKUP_INVALID: {
    sentence: 'The backup in $folder cannot be used: $reason.',
    hint: 'Take another backup; "wayproof hub verify FOLDER" checks one without restoring it.',
    retry: false,
  },
  BACKUP_FOLDER_TAKEN: {
    sentence: 'Folder $folder is not empty.',
    hint: 'Name a folder that is empty or not there yet; nothing is ever overwritten.',
    retry: false,
  },
  BACKUP_NO_HUB: {
    sentence: 'Folder $folder holds no hub.',
    hint: 'Give with --data the folder that "wayproof hub run" was given.',
    retry: false,
  },
  ZONES_CHANGED: {
    sentence: 'The zones were drawn over set $based, meanwhile there is set $number.',
    hint: 'Load the zones again, and draw your change over those.',
    retry: false,
  },
  ALERT_UNKNOWN: {
    sentence: 'No alert $alert stands.',
    hint: 'It may be over already; load the alerts again.',
    retry: false,
  },
  RPC_REFUSED: {
    sentence: 'The hub does not hand $method on to the chain: $reason.',
    hint: 'Ask a Solana endpoint of your own; the hub serves what its page needs.',
    retry: false,
  },
  SHARE_OVER: {
    sentence: 'This link has ended, or never was one.',
    hint: 'Ask whoever gave it to you for a new one.',
    retry: false,
  },
} as const satisfies Record<string, ErrorRow>;
