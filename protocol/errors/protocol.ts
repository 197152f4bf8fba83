import type { ErrorRow } from '../errors.ts';

/** Append-only: a code, once published, keeps its meaning. */
export const wireErrors = {
  ID_INVALID: {
    sentence: '$kind must be base58 or hex of $expected bytes, got "$got".',
    hint: 'Copy the id again; a letter may be missing.',
    retry: false,
  },
  STATEMENT_LENGTH: {
    sentence: 'A $kind statement is $expected bytes long, got $got.',
    hint: 'The sender speaks another version of the protocol, or the bytes were cut.',
    retry: false,
  },
  STATEMENT_TAG: {
    sentence: 'Expected the domain tag "$expected", got "$got".',
    hint: 'This is a statement of another kind or version.',
    retry: false,
  },
  STATEMENT_NETWORK: {
    sentence: 'The statement was made for network $got, this is network $expected.',
    hint: 'Nothing signed for one network is valid on another; sign again for this one.',
    retry: false,
  },
  STATEMENT_FIELD: {
    sentence: 'Field $field of a $kind statement is out of range: $got.',
    hint: 'Check the limits in protocol/README.md.',
    retry: false,
  },
  SIGNATURE_INVALID: {
    sentence: 'The signature of this $kind statement does not match key $key.',
    hint: 'The bytes were changed on the way, or another key signed them.',
    retry: false,
  },
  KEY_INVALID: {
    sentence: 'The public key $key is of small order or not canonical.',
    hint: 'Make a new key on the device; such a key lets anybody forge signatures.',
    retry: false,
  },
  CBOR_INVALID: {
    sentence: 'The $what is not deterministic CBOR: $reason.',
    hint: 'Encode by RFC 8949 section 4.2, without duplicate keys, indefinite lengths or NaN.',
    retry: false,
  },
  PAYLOAD_INVALID: {
    sentence: 'The $what does not have the expected shape: $reason.',
    hint: 'Compare with protocol/README.md; the two sides may be more than one minor version apart.',
    retry: false,
  },
  PAYLOAD_HASH: {
    sentence: 'The payload does not have the hash or length its $kind statement signs.',
    hint: 'The payload was changed on the way.',
    retry: true,
  },
  VERSION_APART: {
    sentence: 'The $what has version $got; this side speaks $expected and takes one version more or less.',
    hint: 'Update the older side.',
    retry: false,
  },
  TREE_ORDER: {
    sentence: 'Leaf $index of the $tree tree ($leaf) is not above the one before.',
    hint: 'Leaves rise strictly and none appears twice; sort them first.',
    retry: false,
  },
  TREE_OVERFLOW: {
    sentence: 'The amounts below a node of the reward tree add up to $sum, more than 64 bits hold.',
    hint: 'No honest epoch comes near this; the leaves were made up.',
    retry: false,
  },
  CODE_FORMAT: {
    sentence: 'A hand-over code has 16 letters and digits (Crockford base32), got $got.',
    hint: 'I and L are read as 1, O as 0; U is not used. Spaces and dashes do not matter.',
    retry: false,
  },
  CODE_WRONG: {
    sentence: 'The $role code does not belong to job $job.',
    hint: 'Ask the person for the code of this parcel.',
    retry: false,
  },
  PLACE_WRONG: {
    sentence: 'The opening of the $role place does not match job $job.',
    hint: 'The salt or the coordinates were changed after the shipper signed.',
    retry: false,
  },
  TERMS_WRONG: {
    sentence: 'The terms do not match what the shipper signed in job $job.',
    hint: 'Send the very terms whose hash stands in the job statement.',
    retry: false,
  },
  HANDOVER_MISMATCH: {
    sentence: 'The $kind statement does not fit its $other: $reason.',
    hint: 'A hand-over counts for the job and the mission the robot was given.',
    retry: false,
  },
  EPOCH_ORDER: {
    sentence: 'Epoch $number cannot be settled on top of epoch $previous.',
    hint: 'Settle epochs in order; missed ones first.',
    retry: false,
  },
  RECORD_ORDER: {
    sentence: 'Record $index (job $job) does not come after the one before.',
    hint: 'Feed records in the order of recordKey, each once; sortWork() does it.',
    retry: false,
  },
  EVIDENCE_INVALID: {
    sentence: 'The $kind evidence is damaged at $place: $reason.',
    hint: 'Fetch the CAR again from another source; if the digest on chain matches, report it.',
    retry: true,
  },
  EVIDENCE_CHANGED: {
    sentence: 'Section $section gave other items at chunk $chunk than when the evidence was planned.',
    hint: "Freeze an epoch's records before writing its evidence, then write again.",
    retry: true,
  },
  EVIDENCE_ITEM: {
    sentence: 'An item of $bytes bytes does not fit into evidence, $limit are the most.',
    hint: 'No statement or frame within the limits is that large; the store may be damaged.',
    retry: false,
  },
  EVIDENCE_DAMAGED: {
    sentence: 'These are not the bytes of the $kind evidence on chain: $place: $reason.',
    hint: 'The source gave another or a damaged file; load it again or from elsewhere. It says nothing about the epoch.',
    retry: true,
  },
  RELEASE_CUT: {
    sentence: 'A signed release of $bytes bytes is too short to be one.',
    hint: 'It was cut on the way; fetch it again.',
    retry: true,
  },
  RELEASE_MANIFEST: {
    sentence: 'The manifest is not the one signed for release $version: $reason.',
    hint: 'Statement and manifest belong together; make the release again with "wayproof release create".',
    retry: false,
  },
  RELEASE_OLD: {
    sentence: '$kind $version is not above $floor, which ran here or is published already.',
    hint: 'Versions only rise: publish the same content again under a higher number.',
    retry: false,
  },
  RELEASE_STEP: {
    sentence: '$kind $version installs on $minimum or newer, and $running runs here.',
    hint: 'A release in between has to be installed first.',
    retry: false,
  },
  RELEASE_CHANNEL: {
    sentence: '$kind $version is on channel $channel, this robot follows $followed.',
    hint: "Change the robot's channel (updates.channel in config.json), or publish on that channel.",
    retry: false,
  },
  RELEASE_TARGET: {
    sentence: '$kind $version has nothing for $target.',
    hint: 'Make the release with an artifact for this target as well.',
    retry: false,
  },
  ZONE_INVALID: {
    sentence: 'The zone "$zone" is not valid: $reason.',
    hint: 'Draw it again; a zone has a name, a kind, whom it is for, and a border of 3 to 256 corners.',
    retry: false,
  },
  ZONE_CROSSES_ITSELF: {
    sentence: 'The zone "$zone" has no clear inside: $reason.',
    hint: 'Move the corners apart, or draw two zones; a border must not touch or cross itself.',
    retry: false,
  },
  ZONES_TOO_LARGE: {
    sentence: 'There are $got $what, at most $max are allowed.',
    hint: 'Use fewer zones or simpler borders.',
    retry: false,
  },
  ROUND_INVALID: {
    sentence: 'A learning round cannot be used: $reason.',
    hint: 'The robot goes on with the model it has; the hub sends the round again at the next connect.',
    retry: true,
  },
  CONTRIBUTION_INVALID: {
    sentence: 'A contribution to a learning round cannot be read: $reason.',
    hint: 'It is statement, signature and change of the device that sends it; nothing else is taken.',
    retry: false,
  },
  CONTRIBUTION_SHAPE: {
    sentence: 'A contribution holds $bytes bytes of parameters, the model has $expected.',
    hint: 'The robot trained another model; it needs the agent that fits the hub.',
    retry: false,
  },
  CONTRIBUTION_NOT_FINITE: {
    sentence: 'Parameter $parameter of a contribution is no finite number.',
    hint: 'Training broke on that robot; nothing of it is taken.',
    retry: false,
  },
  CONTRIBUTION_NORM: {
    sentence: 'A contribution changes the model by $norm, at most $most is taken.',
    hint: 'An honest robot shortens its change before it signs.',
    retry: false,
  },
} as const satisfies Record<string, ErrorRow>;
