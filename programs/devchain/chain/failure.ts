/** A transaction error in the JSON shape of a real node: `"BlockhashNotFound"`, `{"InstructionError":[0,{"Custom":1}]}`. */
export type Failure = string | { readonly [kind: string]: unknown };

// Names in the order of litesvm's fieldless enums, which follow solana-transaction-error and solana-instruction-error.
const transactionErrors =
  `AccountInUse AccountLoadedTwice AccountNotFound ProgramAccountNotFound InsufficientFundsForFee InvalidAccountForFee
   AlreadyProcessed BlockhashNotFound CallChainTooDeep MissingSignatureForFee InvalidAccountIndex SignatureFailure
   InvalidProgramForExecution SanitizeFailure ClusterMaintenance AccountBorrowOutstanding WouldExceedMaxBlockCostLimit
   UnsupportedVersion InvalidWritableAccount WouldExceedMaxAccountCostLimit WouldExceedAccountDataBlockLimit
   TooManyAccountLocks AddressLookupTableNotFound InvalidAddressLookupTableOwner InvalidAddressLookupTableData
   InvalidAddressLookupTableIndex InvalidRentPayingAccount WouldExceedMaxVoteCostLimit
   WouldExceedAccountDataTotalLimit MaxLoadedAccountsDataSizeExceeded ResanitizationNeeded
   InvalidLoadedAccountsDataSizeLimit UnbalancedTransaction ProgramCacheHitMaxLimit CommitCancelled`.split(
    /\s+/,
  );

const instructionErrors =
  `GenericError InvalidArgument InvalidInstructionData InvalidAccountData AccountDataTooSmall InsufficientFunds
   IncorrectProgramId MissingRequiredSignature AccountAlreadyInitialized UninitializedAccount UnbalancedInstruction
   ModifiedProgramId ExternalAccountLamportSpend ExternalAccountDataModified ReadonlyLamportChange ReadonlyDataModified
   DuplicateAccountIndex ExecutableModified RentEpochModified NotEnoughAccountKeys AccountDataSizeChanged
   AccountNotExecutable AccountBorrowFailed AccountBorrowOutstanding DuplicateAccountOutOfSync InvalidError
   ExecutableDataModified ExecutableLamportChange ExecutableAccountNotRentExempt UnsupportedProgramId CallDepth
   MissingAccount ReentrancyNotAllowed MaxSeedLengthExceeded InvalidSeeds InvalidRealloc ComputationalBudgetExceeded
   PrivilegeEscalation ProgramEnvironmentSetupFailure ProgramFailedToComplete ProgramFailedToCompile Immutable
   IncorrectAuthority AccountNotRentExempt InvalidAccountOwner ArithmeticOverflow UnsupportedSysvar IllegalOwner
   MaxAccountsDataAllocationsExceeded MaxAccountsExceeded MaxInstructionTraceLengthExceeded
   BuiltinProgramsMustConsumeComputeUnits BorshIoError`.split(/\s+/);

/** Reads litesvm's error objects (told apart by their fields) into the JSON shape of a real node. */
export function failureOf(error: unknown): Failure {
  if (typeof error === 'number') return transactionErrors[error] ?? 'SanitizeFailure';
  if (typeof error !== 'object' || error === null) return 'SanitizeFailure';
  if ('err' in error && typeof error.err === 'function' && 'index' in error) {
    return { InstructionError: [error.index, instructionFailure(error.err())] };
  }
  if ('index' in error) return { DuplicateInstruction: error.index };
  if ('accountIndex' in error) {
    const kind = error.constructor.name.includes('Restricted')
      ? 'ProgramExecutionTemporarilyRestricted'
      : 'InsufficientFundsForRent';
    return { [kind]: { account_index: error.accountIndex } };
  }
  return 'SanitizeFailure';
}

function instructionFailure(error: unknown): Failure {
  if (typeof error === 'number') return instructionErrors[error] ?? 'GenericError';
  if (typeof error === 'object' && error !== null) {
    if ('code' in error) return { Custom: error.code };
    if ('msg' in error) return { BorshIoError: error.msg };
  }
  return 'GenericError';
}

const sentences: Readonly<Record<string, string>> = {
  AccountNotFound: 'Attempt to debit an account but found no record of a prior credit.',
  AlreadyProcessed: 'This transaction has already been processed',
  BlockhashNotFound: 'Blockhash not found',
  InsufficientFundsForFee: 'Insufficient funds for fee',
  InvalidAccountForFee: 'This account may not be used to pay transaction fees',
  InvalidProgramForExecution: 'This program may not be used for executing instructions',
  SignatureFailure: 'Transaction did not pass signature verification',
  SanitizeFailure: 'Transaction failed to sanitize accounts offsets correctly',
};

const instructionSentences: Readonly<Record<string, string>> = {
  InsufficientFunds: 'insufficient funds for instruction',
  InvalidAccountData: 'invalid account data for instruction',
  InvalidInstructionData: 'invalid instruction data',
  MissingRequiredSignature: 'missing required signature for instruction',
  NotEnoughAccountKeys: 'insufficient account keys for instruction',
  ProgramFailedToComplete: 'Program failed to complete',
  ComputationalBudgetExceeded: 'Computational budget exceeded',
};

/** The sentence a real node writes for the error, as wallets show it. */
export function failureSentence(failure: Failure): string {
  if (typeof failure === 'string') return sentences[failure] ?? failure;
  const {
    InstructionError: instruction,
    InsufficientFundsForRent: rent,
    DuplicateInstruction: duplicate,
  } = failure;
  if (Array.isArray(instruction)) {
    return `Error processing Instruction ${instruction[0]}: ${instructionSentence(instruction[1])}`;
  }
  if (typeof rent === 'object' && rent !== null && 'account_index' in rent) {
    return `Transaction results in an account (${rent.account_index}) with insufficient funds for rent`;
  }
  if (duplicate !== undefined) {
    return `Transaction contains a duplicate instruction (${duplicate}) that is not allowed`;
  }
  return JSON.stringify(failure);
}

function instructionSentence(error: unknown): string {
  if (typeof error === 'string') return instructionSentences[error] ?? error;
  if (typeof error === 'object' && error !== null && 'Custom' in error) {
    return `custom program error: 0x${Number(error.Custom).toString(16)}`;
  }
  return JSON.stringify(error);
}
