/** Errors that are not the program's own: the name in Solana's or Anchor's source → the words a test sees. */
export const builtinErrors: Readonly<Record<string, string>> = {
  MissingRequiredSignature: 'missing required signature for instruction',
  IllegalOwner: 'Provided owner is not allowed',
  InvalidAccountData: 'invalid account data for instruction',
  AccountDataTooSmall: 'account data too small for instruction',
  UninitializedAccount: 'instruction requires an initialized account',
  InvalidSeeds: 'Provided seeds do not result in a valid address',
  InvalidArgument: 'invalid program argument',
  IncorrectProgramId: 'incorrect program id for instruction',
  PrivilegeEscalation: 'Cross-program invocation with unauthorized signer or writable account',
  /** The System program's first error: `init` of an address that exists. */
  AccountAlreadyInUse: 'custom program error: 0x0',
  ConstraintMut: 'ConstraintMut',
  ConstraintExecutable: 'ConstraintExecutable',
  ConstraintSpace: 'ConstraintSpace',
  ConstraintDuplicateMutableAccount: 'ConstraintDuplicateMutableAccount',
};
