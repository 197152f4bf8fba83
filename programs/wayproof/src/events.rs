//! One event for every change of state, so that an indexer never has to diff accounts.
use crate::state::Params;
use anchor_lang::prelude::*;

#[event]
pub struct NetworkCreated {
    pub network: Address,
    pub creator: Address,
    pub council: Address,
    pub mint: Address,
    pub kind: u8,
    pub oracle_count: u8,
    pub threshold: u8,
    pub first_epoch_end: i64,
}

#[event]
pub struct DeviceRegistered {
    pub network: Address,
    pub device: Address,
    pub key: Address,
    pub owner: Address,
    pub payee: Address,
    pub bond: u64,
    pub nonce: u64,
    pub registered_at: i64,
}

#[event]
pub struct PayeeSet {
    pub network: Address,
    pub device: Address,
    pub previous: Address,
    pub payee: Address,
}

#[event]
pub struct EpochPosted {
    pub network: Address,
    pub epoch: Address,
    pub number: u64,
    pub attempt: u32,
    pub proposer: Address,
    pub reward_root: [u8; 32],
    pub total: u64,
    pub leaves: u32,
    pub bond: u64,
    pub posted_at: i64,
}

/// What a re-posting proposer gave back to the one it replaced: bond and rent, lamports.
#[event]
pub struct ProposerRefunded {
    pub network: Address,
    pub number: u64,
    pub proposer: Address,
    pub lamports: u64,
}

#[event]
pub struct EpochAttested {
    pub network: Address,
    pub number: u64,
    pub attempt: u32,
    pub oracle: Address,
    pub bitmap: u8,
}

#[event]
pub struct EpochFinalised {
    pub network: Address,
    pub number: u64,
    pub attempt: u32,
    pub total: u64,
    pub content_hash: [u8; 32],
    pub final_at: i64,
}

#[event]
pub struct EpochExpired {
    pub network: Address,
    pub number: u64,
    pub attempt: u32,
    pub proposer: Address,
    pub bond: u64,
    pub latest_posted: u64,
}

#[event]
pub struct RewardClaimed {
    pub network: Address,
    pub device: Address,
    pub payee: Address,
    pub number: u64,
    pub amount: u64,
    pub claimed: u64,
    pub paid_total: u64,
}

#[event]
pub struct OraclesSet {
    pub network: Address,
    pub oracles: Vec<Address>,
    pub threshold: u8,
    pub oracle_version: u32,
}

#[event]
pub struct KeysSet {
    pub network: Address,
    pub hub_key: Address,
    pub release_key: Address,
    pub controller: Address,
}

#[event]
pub struct GuardianSet {
    pub network: Address,
    pub previous: Address,
    pub guardian: Address,
}

#[event]
pub struct CouncilProposed {
    pub network: Address,
    pub council: Address,
}

#[event]
pub struct CouncilAccepted {
    pub network: Address,
    pub previous: Address,
    pub council: Address,
}

#[event]
pub struct ParamsProposed {
    pub network: Address,
    pub change: Address,
    pub param_version: u32,
    pub proposer: Address,
    pub before: Params,
    pub after: Params,
    pub earliest: i64,
}

#[event]
pub struct ParamsApplied {
    pub network: Address,
    pub change: Address,
    pub param_version: u32,
    pub after: Params,
    pub applied_at: i64,
}

#[event]
pub struct ParamsCancelled {
    pub network: Address,
    pub change: Address,
    pub param_version: u32,
    pub by: Address,
}

#[event]
pub struct IntakePaused {
    pub network: Address,
    pub by: Address,
    pub until: i64,
}

#[event]
pub struct IntakeResumed {
    pub network: Address,
}

#[event]
pub struct DeviceTransferred {
    pub network: Address,
    pub device: Address,
    pub previous: Address,
    pub owner: Address,
    pub payee: Address,
    pub nonce: u64,
}

/// The successor's own `DeviceRegistered` follows in the same transaction.
#[event]
pub struct DeviceRotated {
    pub network: Address,
    pub device: Address,
    pub key: Address,
    pub successor: Address,
    pub nonce: u64,
}

#[event]
pub struct DeviceRetired {
    pub network: Address,
    pub device: Address,
    pub retired_at: i64,
}

#[event]
pub struct BondWithdrawn {
    pub network: Address,
    pub device: Address,
    pub owner: Address,
    pub lamports: u64,
}

#[event]
pub struct LeafOpened {
    pub network: Address,
    pub opening: Address,
    pub number: u64,
    pub attempt: u32,
    pub index: u32,
    pub device: Address,
    pub cumulative: u64,
    pub payer: Address,
}

#[event]
pub struct OpeningClosed {
    pub network: Address,
    pub opening: Address,
    pub payer: Address,
    pub lamports: u64,
}

/// A proven fault: the leaf at `index` (of the lower opening, or of the one left of the gap) or the
/// total of `device` is wrong. `kept` lamports of the bond stay in the network's account.
#[event]
pub struct EpochChallenged {
    pub network: Address,
    pub number: u64,
    pub attempt: u32,
    pub proposer: Address,
    pub challenger: Address,
    pub device: Address,
    pub kept: u64,
    pub reward: u64,
    pub latest_posted: u64,
}

/// Bit i: the oracle at index i wants the epoch void, or calls it a fault.
#[event]
pub struct VoidVoted {
    pub network: Address,
    pub number: u64,
    pub attempt: u32,
    pub oracle: Address,
    pub reason: u8,
    pub void_votes: u8,
    pub fault_votes: u8,
}

/// `kept` is the slashed bond, `refund` what went back to the proposer; lamports.
#[event]
pub struct EpochVoided {
    pub network: Address,
    pub number: u64,
    pub attempt: u32,
    pub by: Address,
    pub reason: u8,
    pub proposer: Address,
    pub kept: u64,
    pub refund: u64,
    pub latest_posted: u64,
}

#[event]
pub struct EpochClosed {
    pub network: Address,
    pub number: u64,
    pub proposer: Address,
    pub lamports: u64,
}

#[event]
pub struct DeviceSlashed {
    pub network: Address,
    pub device: Address,
    pub key: Address,
    pub session: u32,
    pub sequence: u64,
    pub reporter: Address,
    pub kept: u64,
    pub reward: u64,
}
