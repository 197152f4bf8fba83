import type { ErrorRow } from '../errors.ts';

/** Append-only: a code, once published, keeps its meaning. */
export const cliErrors = {
  CLI_USAGE: {
    sentence: '$reason.',
    hint: 'Run "$command --help" for what it takes.',
    retry: false,
  },
  CLI_FLAG_MISSING: {
    sentence: '$flag is needed: $what.',
    hint: 'Give $flag; nothing is asked without a terminal or with --json.',
    retry: false,
  },
  CLI_SETTING_INVALID: {
    sentence: 'The setting $name (from $origin) must be $expected, got "$got".',
    hint: '"wayproof config list" shows every setting and where its value comes from.',
    retry: false,
  },
  CLI_SETTING_UNKNOWN: {
    sentence: 'There is no setting "$name" (from $origin).',
    hint: 'There are hub, cluster, network, keypair, payer, data, world and payee; correct the name where it was given.',
    retry: false,
  },
  CLI_FILE_UNREADABLE: {
    sentence: 'The $what $path cannot be read: $reason.',
    hint: 'Check the path and who may read it; if it can be read, correct what the reason names.',
    retry: false,
  },
  CLI_FILE_UNWRITABLE: {
    sentence: 'The $what $path cannot be written: $reason.',
    hint: 'Check the path, the free space and who may write there.',
    retry: false,
  },
  CLI_KEYPAIR_INVALID: {
    sentence: 'The key file $path is not one: $reason.',
    hint: 'It is a JSON array of 64 numbers, as "solana-keygen new" writes it.',
    retry: false,
  },
  CLI_INTERRUPTED: {
    sentence: 'Interrupted by $signal.',
    hint: 'What was finished is kept; run the same command again to go on.',
    retry: true,
  },
  CLI_UNEXPECTED: {
    sentence: 'Something unexpected happened: $reason.',
    hint: 'Run it again with WAYPROOF_DEBUG=1 to see where, and report it.',
    retry: false,
  },
  CLI_CANCELLED: {
    sentence: 'Nothing was done: the question was answered with no.',
    hint: 'Run it again and confirm, or give --yes.',
    retry: false,
  },
  CLI_MAINNET_UNCONFIRMED: {
    sentence: 'This would spend real money: $url is Solana mainnet.',
    hint: 'Add --yes-mainnet if that is meant, or choose another --cluster.',
    retry: false,
  },
  CLI_HUB_UNREACHABLE: {
    sentence: 'The hub at $url does not answer: $reason.',
    hint: 'Check --hub, and that the hub runs ("wayproof hub run"); "wayproof doctor" looks closer.',
    retry: true,
  },
  CLI_HUB_ANSWER: {
    sentence: 'The hub at $url answered $path with status $status and no error of ours: $reason.',
    hint: 'Something else may listen there, or stand in between; check --hub.',
    retry: false,
  },
  CLI_HUB_UNKNOWN_ERROR: {
    sentence: 'The hub refused $path with $code: $message.',
    hint: 'This code is newer than this program; update it.',
    retry: false,
  },
  CLI_STREAM_LOST: {
    sentence: 'The hub at $url closed the stream of changes: $reason.',
    hint: 'It is opened again by itself; what is shown is as of the time before.',
    retry: true,
  },
  CLI_SIGN_IN_MESSAGE: {
    sentence: 'What the hub at $host wants signed is no sign-in: $reason. Nothing was signed.',
    hint: 'Check that --hub is the address the hub knows itself by; otherwise do not trust it.',
    retry: false,
  },
  CLI_QUOTE_IMPLAUSIBLE: {
    sentence: "The hub's quote cannot be signed: $reason.",
    hint: 'The hub may use another map than the network pins; ask its operator.',
    retry: false,
  },
  CLI_PLACE_UNKNOWN: {
    sentence: '"$name" is neither latitude,longitude nor a place of the map.',
    hint: 'Write it like 59.9133,10.7389, or take a name that "wayproof map places MAP" lists ("wayproof job create" needs --map for that).',
    retry: false,
  },
  CLI_JOB_NOT_KEPT: {
    sentence: 'Job $job was not made here: its codes are not in $folder.',
    hint: 'Codes stay with the shipper who made them; check --data.',
    retry: false,
  },
  CLI_NETWORK_MISMATCH: {
    sentence: 'The hub belongs to network $got, not to $expected.',
    hint: 'Check --hub and --network.',
    retry: false,
  },
  CLI_MAP_MISMATCH: {
    sentence: 'The map $file has the hash $got, the network pins $expected.',
    hint: 'Use the network file everybody of this network uses.',
    retry: false,
  },
  CLI_IMPORT_PARTLY: {
    sentence: '$failed of $of lines were not ordered.',
    hint: 'Each line says why; a file of only those lines can be imported again.',
    retry: false,
  },
  START_PART_FAILED: {
    sentence: 'The part "$part" did not come up: $reason; its last words: $words.',
    hint: 'Its whole log is $log.',
    retry: false,
  },
  START_STEP_FAILED: {
    sentence: 'Step "$step" did not hold: $reason.',
    hint: 'The logs of all parts are in $logs.',
    retry: false,
  },
  CLI_ENROLMENT_INVALID: {
    sentence: 'What the hub shows for device $device cannot be registered: $reason. Nothing was paid.',
    hint: 'An expired statement: flash the robot again ("wayproof flash") and let it enrol. Anything else: do not trust this hub.',
    retry: false,
  },
  CLI_DEVICE_NOT_ENROLLED: {
    sentence: 'Device $device does not await registration at the hub for this owner.',
    hint: 'Start the flashed agent once so that it enrols, and sign in with the wallet that flashed it.',
    retry: true,
  },
  CLI_DEVICE_OWNED: {
    sentence: 'Device $device is registered to another owner, $owner.',
    hint: 'Its owner can give it to you with "wayproof device transfer"; nobody else can.',
    retry: false,
  },
  CLI_FUNDS_SHORT: {
    sentence: 'The wallet $payer has $has and needs $needs.',
    hint: 'Send it the difference. --payer takes over the fee; rent and bonds stay with who signs for them.',
    retry: false,
  },
  CLI_FLASH_NOT_EMPTY: {
    sentence: 'The folder $dir is not empty: it holds $count entries, "$first" among them.',
    hint: 'Choose an empty folder, or write over an earlier flash with --force (the data folder stays).',
    retry: false,
  },
  CLI_FLASH_NATIVE: {
    sentence: 'The native file $name for $target is not at $path.',
    hint: 'Run "npm rebuild" here, or flash on a machine of the same kind as the robot.',
    retry: false,
  },
  CLI_FLASH_BUNDLE: {
    sentence: 'The agent cannot be bundled: $reason.',
    hint: 'Run "npm ci"; "wayproof doctor" tells what is missing.',
    retry: false,
  },
  CLI_FLASH_DIFFERS: {
    sentence: 'Read back, $path is not what was written: $reason.',
    hint: 'Do not use this medium as it is; flash it again with --force, and replace it if that fails too.',
    retry: false,
  },
  CLI_FLASH_MANIFEST: {
    sentence: 'The folder $dir was not flashed completely: its manifest cannot be used ($reason).',
    hint: 'Check the path, or flash it again with --force.',
    retry: false,
  },
  CLI_DEVICE_UNKNOWN: {
    sentence: '$count robots begin with "$word".',
    hint: 'Give more letters, or the whole id; "wayproof monitor --once" lists them.',
    retry: false,
  },
  CLI_EVIDENCE_MISMATCH: {
    sentence: 'The evidence of epoch $number contradicts the chain: $what is $got, the chain has $expected.',
    hint: 'Nothing was sent. Get the CAR from elsewhere; if it is the same everywhere, tell the council.',
    retry: false,
  },
  CLI_NO_FINAL_EPOCH: {
    sentence: 'Network $network has no final epoch yet, so there is nothing to claim.',
    hint: 'Claims open when an epoch was posted, attested and its challenge window is over.',
    retry: true,
  },
  CLI_DEVICE_UNREGISTERED: {
    sentence: 'Device $device is not registered in network $network.',
    hint: 'Register it with "wayproof register $device".',
    retry: false,
  },
  CLI_EPOCH_MISSING: {
    sentence: 'Epoch $number of network $network is not on chain.',
    hint: 'It was not posted yet, or --cluster or --network name another one.',
    retry: true,
  },
  CLI_AUDIT_CONTRADICTION: {
    sentence:
      'Epoch $number does not hold: $check at $place; expected $expected, got $got. Nothing was attested.',
    hint: 'Look closer with "wayproof audit"; if it stays so, tell the council to void the epoch.',
    retry: false,
  },
  CLI_NOT_ORACLE: {
    sentence: '$oracle is no oracle of network $network.',
    hint: 'Use the key of an oracle with --keypair; "wayproof network show" lists them.',
    retry: false,
  },
  CLI_EPOCH_REPLACED: {
    sentence: 'Epoch $number was posted anew while it was audited.',
    hint: 'Audit it again.',
    retry: true,
  },
  CLI_WRONG_AUTHORITY: {
    sentence: 'This needs the key of $role, and $wallet is not it.',
    hint: 'Allowed: $allowed (--keypair). For a multisig take --export, and sign what it prints with its own tools.',
    retry: false,
  },
  CLI_CHANGE_PENDING: {
    sentence: 'A change to parameter version $version waits already.',
    hint: 'Wait until it is applied, or take it back first with "wayproof network params cancel".',
    retry: false,
  },
  CLI_CHANGE_EMPTY: {
    sentence: 'This proposal would change nothing.',
    hint: 'Give at least one value that differs; "wayproof network params show" lists them with their flags.',
    retry: false,
  },
  CLI_CHANGE_MISSING: {
    sentence: 'No change of parameters waits in network $network.',
    hint: 'Council or controller makes one with "wayproof network params propose".',
    retry: false,
  },
  CLI_CHANGE_TOO_EARLY: {
    sentence: 'The change to parameter version $version can be applied from $from on.',
    hint: 'Until then council and guardian can take it back; run the same command again later.',
    retry: true,
  },
  CLI_STATEMENT_MISSING: {
    sentence: 'The robot itself has to agree, and its signed statement was not given.',
    hint: 'On the robot run: $command  Then bring the file here and add --statement FILE.',
    retry: false,
  },
  CLI_STATEMENT_INVALID: {
    sentence: 'The statement in $path does not fit: $reason. Nothing was sent.',
    hint: 'Let the robot sign again: $command',
    retry: false,
  },
  CLI_DEVICE_NOT_ACTIVE: {
    sentence: 'Device $device is $status on chain, and only an active one can do this.',
    hint: '$next "wayproof register" lists robots that wait for registration.',
    retry: false,
  },
  CLI_DEVICE_NOT_YOURS: {
    sentence: 'Device $device belongs to $owner, not to $wallet.',
    hint: "Sign with the owner's key file (--keypair).",
    retry: false,
  },
  CLI_BOND_LOCKED: {
    sentence: 'The bond of device $device is free from $from on.',
    hint: 'Until then it answers for what the robot signed; run the same command again later.',
    retry: true,
  },
  CLI_BOND_GONE: {
    sentence: 'Device $device has no bond left.',
    hint: 'It was paid back or slashed before.',
    retry: false,
  },
  CLI_AGENT_NOT_ENROLLED: {
    sentence: 'The agent in $folder has not enrolled yet, so it knows no network and no owner.',
    hint: 'Start it once ("wayproof agent run --dir FOLDER"); it keeps what it learns.',
    retry: false,
  },
  CLI_DEVICE_STILL_ACTIVE: {
    sentence: 'Device $device is active, so its bond stays where it is.',
    hint: 'Retire it first: wayproof device retire $device',
    retry: false,
  },
  CLI_EVIDENCE_DAMAGED: {
    sentence:
      'No source gives the evidence of epoch $number that the chain committed to: other bytes at $place.',
    hint: 'It is tried again; name another source with --evidence, or ask whoever keeps the files.',
    retry: true,
  },
  CLI_EPOCH_NOT_POSTED: {
    sentence: 'Epoch $number is $state, and only a posted one can be voided.',
    hint: 'What is final stays final; what expired or was voided is posted anew by an oracle.',
    retry: false,
  },
  CLI_OFFER_EXPIRED: {
    sentence: 'The offer in $path has expired; it lives for about a minute.',
    hint: 'Let the owner make a new one with the same command, and accept it at once.',
    retry: false,
  },
  CLI_FLASH_DEVICE: {
    sentence: '$device cannot be flashed: $reason.',
    hint: '"wayproof flash --list" shows the disks that can be.',
    retry: false,
  },
  CLI_FLASH_SYSTEM_DISK: {
    sentence: '$device belongs to the system of this machine: $use. Nothing was written.',
    hint: 'A system disk is never flashed, by no flag. "wayproof flash --list" shows the disks that can be.',
    retry: false,
  },
  CLI_FLASH_IN_USE: {
    sentence: '$device is in use: $use. Nothing was written.',
    hint: 'Release it first ("umount $partition", or eject it in the file manager) and run this again.',
    retry: true,
  },
  CLI_FLASH_TOO_SMALL: {
    sentence: '$target has $has bytes, and the image needs $needs. Nothing was written.',
    hint: 'Take a larger card; a card that tells less than its label says is often a forged one.',
    retry: false,
  },
  CLI_FLASH_WRITE: {
    sentence: 'Writing $target failed at byte $offset: $reason. It was left so that it does not boot.',
    hint: 'Check the reader and its contacts and run this again; if it fails at the same place, replace the medium.',
    retry: true,
  },
  CLI_FLASH_READ_BACK: {
    sentence:
      'Read back, $target differs at byte $offset: $found instead of $expected (chunk $chunk now has the sha256 $hash). It does not boot.',
    hint: 'Write it again; if the same place differs once more, the medium is worn out: replace it.',
    retry: false,
  },
  CLI_FLASH_UNFINISHED: {
    sentence:
      '$target was not finished: a write that began $started did not come to its end. It does not boot.',
    hint: 'Flash it again.',
    retry: false,
  },
  CLI_FLASH_IMAGE: {
    sentence: 'The image $path cannot be used: $reason.',
    hint: 'Give the image of a whole disk (.img, .img.gz or .img.xz), such as Ubuntu or Raspberry Pi OS offer.',
    retry: false,
  },
  CLI_FLASH_FAT: {
    sentence: 'The FAT volume of the image cannot take the agent: $reason.',
    hint: 'Take an image as its makers offer it; the volume needs about 60 MB of free room.',
    retry: false,
  },
  CLI_FLASH_SEED_PLACE: {
    sentence: 'This image has no place where cloud-init would look for the agent: $reason.',
    hint: 'Take an image with cloud-init (Ubuntu Server, Raspberry Pi OS of 2025 or newer), or write the agent to a second stick with --seed FILE.',
    retry: false,
  },
  CLI_FLASH_BASE: {
    sentence: 'Node.js for $target cannot be fetched: $reason.',
    hint: 'Connect to the npm registry once; what was fetched is kept and used without a network.',
    retry: true,
  },
  CLI_FLASH_EXECUTABLE: {
    sentence: 'The executable for $target is not as it must be: $reason.',
    hint: 'Remove the cache folder $cache and run this again.',
    retry: false,
  },
  CLI_FLASH_SSH: {
    sentence: 'On $host, $step failed: $reason.',
    hint: 'Try "ssh $host" by hand; keys, user and port are those of your ssh configuration.',
    retry: true,
  },
  CLI_DOWNLOAD_BROKEN: {
    sentence: 'The download of $url stopped at byte $done of $total: $reason.',
    hint: 'Run the same command again: it goes on where it stopped.',
    retry: true,
  },
  CLI_DOWNLOAD_REFUSED: {
    sentence: 'The download of $url was refused: $reason.',
    hint: 'Check the address; trying again unchanged will not help.',
    retry: false,
  },
  CLI_DOWNLOAD_DIFFERS: {
    sentence: 'What $url gave has the sha256 $got, not $expected. It was thrown away.',
    hint: 'Check the hash its publisher tells; if it is right, do not use this source.',
    retry: false,
  },
  CLI_ANSWER_UNDESCRIBED: {
    sentence: 'What "$command" would print with --json is not as its schema says: $reason.',
    hint: 'Only WAYPROOF_CHECK_JSON=1 looks at this, for tests; it is a fault of this program, not of its use. Please report it.',
    retry: false,
  },
  CLI_KEYPAIR_MISSING: {
    sentence: 'There is no key file at $path.',
    hint: 'Name yours with --keypair or WAYPROOF_KEYPAIR, or make one with "solana-keygen new --outfile $path".',
    retry: false,
  },
  CLI_SCHEMA_UNKNOWN: {
    sentence: 'No answer is described for "$command".',
    hint: '"wayproof schema" lists the commands whose answers are.',
    retry: false,
  },
  CLI_BOND_TOO_HIGH: {
    sentence: 'The network asks for a bond of $bond lamports, and --bond allows $most.',
    hint: 'Allow more with --bond, or leave it out to take what the network asks; the bond comes back when a robot is retired.',
    retry: false,
  },
  CLI_PLACE_REFUSED: {
    sentence: 'Nothing can be read or written at $path: $reason.',
    hint: 'Give this user the right to it, or name another place: --data for what is kept, --dir for an agent; a checkout must be writable.',
    retry: false,
  },
} as const satisfies Record<string, ErrorRow>;
