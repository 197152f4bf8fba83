/** What to do about a refusal of the program, and the errors of its enum it is for; together they are all of them. */
const table: readonly (readonly [fix: string, ...errors: string[]])[] = [
  [
    'Choose a value within the bounds of this kind of network (programs/wayproof/README.md lists them).',
    'UnknownKind',
    'OracleCount',
    'DuplicateOracle',
    'ThresholdOutOfRange',
    'EpochSecondsOutOfRange',
    'ChallengeSecondsOutOfRange',
    'ExpirySecondsOutOfRange',
    'FirstEpochEndOutOfRange',
    'BondOutOfRange',
    'RewardParameterOutOfRange',
    'EmissionCapOutOfRange',
    'OutflowOutOfRange',
  ],
  ['Give all four keys; the zero address is none.', 'MissingAuthority'],
  ['Take a token without freeze authority, or let "wayproof network create" make one.', 'MintCanFreeze'],
  ['Flash the robot again: it makes a new key.', 'WeakDeviceKey'],
  [
    'Let the robot sign a new statement: flash and enrol it again, or "wayproof agent sign" for a transfer or rotation.',
    'WrongNonce',
    'StatementExpired',
    'SignedByOtherKey',
    'SignedOtherStatement',
  ],
  [
    'Send the signature check right in front of the instruction, as the builders of programs/client do.',
    'MissingVerification',
    'SignatureCount',
    'SignatureLayout',
  ],
  ["Name a token account of the network's own token, and not the vault.", 'WrongPayeeMint', 'PayeeIsVault'],
  ["Sign with the device owner's key file (--keypair).", 'NotOwner'],
  ['Read the accounts anew and pass those of this network.', 'WrongNetwork', 'WrongMint', 'WrongPayee'],
  ['Sign with the key of an oracle; "wayproof network show" lists them.', 'NotOracle', 'NotCouncilOrOracle'],
  ['Wait for the council to seat the oracles anew ("wayproof network oracles set").', 'OracleSuspended'],
  [
    'The network has moved on: read it again and build the next epoch on what it says.',
    'WrongEpochNumber',
    'MissingParent',
    'WrongParent',
    'WrongReplacedProposer',
    'EpochNotPending',
    'OracleSetChanged',
    'WrongContents',
    'WrongProposer',
  ],
  ['Nothing is to be done: it counts once.', 'AlreadyAttested', 'AlreadyVoted'],
  [
    'Wait: the time it names is not over.',
    'EpochNotOver',
    'ChallengeWindowOpen',
    'NotExpired',
    'ChangeTooEarly',
    'ChangeNotInForce',
    'PauseTooSoon',
    'BondLocked',
    'EpochNotOld',
  ],
  ['Wait until more oracles have attested it.', 'ThresholdNotMet'],
  ['Finalise it: enough oracles have attested it.', 'EpochIsAttested'],
  [
    'Settle the epoch again: its totals break a rule of the chain.',
    'TotalBelowParent',
    'AboveEmissionCap',
    'BadLeafCount',
    'Overflow',
  ],
  ['Wait until the epoch is final, then claim from it.', 'EpochNotFinal'],
  [
    'Make the proof from the evidence of the epoch as it is on chain ("wayproof audit" compares them).',
    'ProofLength',
    'LeafIndexOutOfRange',
    'ProofMismatch',
    'SumMismatch',
  ],
  [
    'Claim again when newer epochs are final, the vault is funded or the outflow has drained.',
    'NothingToPay',
  ],
  [
    'Sign with the key that may; "wayproof network show" lists council, guardian and controller.',
    'NotCouncil',
    'NotPendingCouncil',
    'NotCouncilOrController',
    'NotCouncilOrGuardian',
  ],
  ['Go there in several smaller changes; one moves a value by a quarter at most.', 'StepTooLarge'],
  [
    'Look at the change first: "wayproof network params show".',
    'ChangePending',
    'ChangeNotPending',
    'ChangeProposerLeft',
  ],
  ['Wait until the pause ends ("wayproof network show"); claims and bonds go on.', 'IntakePaused'],
  ['Nothing is to be done: the intake is open.', 'NotPaused'],
  [
    'Flash and register the robot with a new key; what the old one earned stays claimable.',
    'DeviceNotActive',
  ],
  ['Retire it first: "wayproof device retire".', 'DeviceNotRetired'],
  ['Nothing is to be done: the bond was paid back or slashed before.', 'NoBond', 'NotSlashable'],
  [
    'The epoch may be as it should be; look at the openings and choose others.',
    'EpochNotOpen',
    'WrongOpening',
    'NotBelow',
    'KeysInOrder',
    'NoRegression',
  ],
  ['Give one of the reasons it names.', 'UnknownReason'],
  ['Let another oracle or the council do it.', 'ProposerCannotVote'],
  ['Show two different frames of this device with one session and one sequence.', 'NotAFrame', 'FramesAgree'],
  ['Wait until a newer epoch is final; the rent is not lost.', 'OpeningUndecided'],
  ['Name the wallet that paid the rent.', 'WrongRentPayer'],
];

const fixes: ReadonlyMap<string, string> = new Map(
  table.flatMap(([fix, ...errors]) => errors.map((error) => [error, fix] as const)),
);

/** Of errors that are the framework's, or newer than this client. */
const ANY = "The rule is the chain's own; change what is sent, or wait if it names a time.";

/** What to do about an error of the program's enum. */
export const fixOf = (error: string): string => fixes.get(error) ?? ANY;

/** Errors of the enum that have a fix of their own. */
export const fixedErrors: ReadonlySet<string> = new Set(fixes.keys());
