//! Append-only: the position of a variant is its code (6000 + position), which clients store.
use anchor_lang::prelude::*;

#[error_code]
pub enum WayproofError {
    #[msg("A sum or product left the range of its integer type.")]
    Overflow,
    #[msg("The network kind is neither production (0) nor development (1).")]
    UnknownKind,
    #[msg("Council, guardian, hub key and release key must all be set.")]
    MissingAuthority,
    #[msg("A network has one to eight oracles, and none of them is the zero address.")]
    OracleCount,
    #[msg("The same oracle is listed twice.")]
    DuplicateOracle,
    #[msg("The threshold must be at least two (one on a development network) and at most the number of oracles.")]
    ThresholdOutOfRange,
    #[msg("The epoch length is outside the bounds of this network kind.")]
    EpochSecondsOutOfRange,
    #[msg("The challenge window is outside the bounds of this network kind.")]
    ChallengeSecondsOutOfRange,
    #[msg("The expiry time must exceed the challenge window by the margin of this network kind.")]
    ExpirySecondsOutOfRange,
    #[msg("The first epoch must end between one epoch ago and thirty days from now.")]
    FirstEpochEndOutOfRange,
    #[msg("A bond is outside its bounds.")]
    BondOutOfRange,
    #[msg("A reward parameter is outside its bounds.")]
    RewardParameterOutOfRange,
    #[msg("The emission cap is outside its bounds.")]
    EmissionCapOutOfRange,
    #[msg("The outflow limit or its window is outside its bounds.")]
    OutflowOutOfRange,
    #[msg("The reward mint has a freeze authority, which could trap every payee.")]
    MintCanFreeze,
    #[msg("The device key is of small order or not canonically encoded.")]
    WeakDeviceKey,
    #[msg("The nonce must be one above the stored nonce; a first registration uses one.")]
    WrongNonce,
    #[msg("The statement has expired.")]
    StatementExpired,
    #[msg("The instruction before this one is not an Ed25519 verification.")]
    MissingVerification,
    #[msg("The Ed25519 instruction must verify exactly one signature.")]
    SignatureCount,
    #[msg("The Ed25519 instruction must carry key, signature and statement itself, in the standard layout.")]
    SignatureLayout,
    #[msg("The verified signature was made by another key than the device's.")]
    SignedByOtherKey,
    #[msg("The verified signature covers other bytes than the expected statement.")]
    SignedOtherStatement,
    #[msg("The payee must be a token account of the network's mint.")]
    WrongPayeeMint,
    #[msg("The network's own vault cannot be a payee.")]
    PayeeIsVault,
    #[msg("Only the device's owner may do this.")]
    NotOwner,
    #[msg("The account belongs to another network.")]
    WrongNetwork,
    #[msg("The signer is not an oracle of the network's current set.")]
    NotOracle,
    #[msg("The epoch number does not follow the latest one.")]
    WrongEpochNumber,
    #[msg("The epoch's period has not ended yet.")]
    EpochNotOver,
    #[msg("The parent epoch must be passed while it is not final.")]
    MissingParent,
    #[msg("The passed parent is not the latest posted epoch.")]
    WrongParent,
    #[msg("The total is below the parent's total.")]
    TotalBelowParent,
    #[msg("The total exceeds the parent's total by more than the emission cap.")]
    AboveEmissionCap,
    #[msg("An epoch has at most 2^20 leaves; without leaves its root and total are zero.")]
    BadLeafCount,
    #[msg("The account of the replaced proposer must be passed to be refunded.")]
    WrongReplacedProposer,
    #[msg("The epoch is not waiting to become final.")]
    EpochNotPending,
    #[msg("The epoch was posted under another oracle set.")]
    OracleSetChanged,
    #[msg("This oracle has already attested the epoch.")]
    AlreadyAttested,
    #[msg("The attested contents are not those of the posted epoch.")]
    WrongContents,
    #[msg("Too few oracles have attested the epoch.")]
    ThresholdNotMet,
    #[msg("The challenge window is still open.")]
    ChallengeWindowOpen,
    #[msg("The account is not the epoch's proposer.")]
    WrongProposer,
    #[msg("The epoch has not reached its expiry time.")]
    NotExpired,
    #[msg("The epoch has been attested: finalise it instead.")]
    EpochIsAttested,
    #[msg("The epoch is not final.")]
    EpochNotFinal,
    #[msg("The proof must have exactly one step a level of the tree.")]
    ProofLength,
    #[msg("The leaf index is not below the number of leaves.")]
    LeafIndexOutOfRange,
    #[msg("The proof does not lead to the epoch's reward root.")]
    ProofMismatch,
    #[msg("The proof's sum is not the epoch's total.")]
    SumMismatch,
    #[msg("The token account is not the device's payee.")]
    WrongPayee,
    #[msg("The mint is not the network's.")]
    WrongMint,
    #[msg("Nothing is left to pay for this device now.")]
    NothingToPay,
    #[msg("Only the network's council may do this.")]
    NotCouncil,
    #[msg("Only the council that was proposed may accept.")]
    NotPendingCouncil,
    #[msg("Only the council or the controller may propose parameters.")]
    NotCouncilOrController,
    #[msg("Only the council or the guardian may do this.")]
    NotCouncilOrGuardian,
    #[msg("A parameter moves further than one change may move it.")]
    StepTooLarge,
    #[msg("A change of parameters is waiting already; apply or cancel it first.")]
    ChangePending,
    #[msg("The change of parameters has been applied or cancelled.")]
    ChangeNotPending,
    #[msg("The delay of this change of parameters is not over.")]
    ChangeTooEarly,
    #[msg("The change applied before this one does not bind the oldest open period yet.")]
    ChangeNotInForce,
    #[msg("Whoever proposed this change is neither council nor controller any more.")]
    ChangeProposerLeft,
    #[msg("Registrations and postings are paused.")]
    IntakePaused,
    #[msg("The guardian may pause again only when the intake was open for as long as its last pause.")]
    PauseTooSoon,
    #[msg("The intake is not paused.")]
    NotPaused,
    #[msg("The device is retired, rotated or slashed.")]
    DeviceNotActive,
    #[msg("Only a retired or rotated device gives its bond back.")]
    DeviceNotRetired,
    #[msg("The bond stays for two epochs and two challenge windows after the device was retired or rotated.")]
    BondLocked,
    #[msg("No bond is left to give back.")]
    NoBond,
    #[msg("The oracle posted a faulty epoch and is suspended until the council sets the oracles anew.")]
    OracleSuspended,
    #[msg("Only leaves of a posted or final epoch can be opened.")]
    EpochNotOpen,
    #[msg("The opening is of another epoch or another attempt.")]
    WrongOpening,
    #[msg("The lower opening must have the lower index.")]
    NotBelow,
    #[msg("The keys of the two leaves are in order.")]
    KeysInOrder,
    #[msg("The openings show neither a lower total nor a missing device.")]
    NoRegression,
    #[msg("Only the council or an oracle of the current set may void an epoch.")]
    NotCouncilOrOracle,
    #[msg("The reason must be fault (1), missing data (2) or mistake (3).")]
    UnknownReason,
    #[msg("This oracle has already voted for that.")]
    AlreadyVoted,
    #[msg("The signed bytes are not a frame of this device on this network.")]
    NotAFrame,
    #[msg("Only two different frames with the same session and sequence contradict each other.")]
    FramesAgree,
    #[msg("The device is slashed already, or its bond is withdrawn.")]
    NotSlashable,
    #[msg("An epoch can be closed only thirty days after it became final, with thirty-two newer ones final.")]
    EpochNotOld,
    #[msg("The opening may still be needed for a challenge.")]
    OpeningUndecided,
    #[msg("The rent goes back to who paid it.")]
    WrongRentPayer,
    #[msg("The proposer has no vote on its own epoch.")]
    ProposerCannotVote,
}
