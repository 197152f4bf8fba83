use super::{Network, LAYOUT};
use crate::{errors::WayproofError, instructions::EpochContents, reward_tree::Root};
use anchor_lang::{prelude::*, solana_program::hash::hashv};

/// State values; 0 is an account that was only just created.
pub const POSTED: u8 = 1;
pub const FINAL: u8 = 2;
pub const EXPIRED: u8 = 3;

const TAG: &[u8; 16] = b"wayproof-epo-v01";

/// One period's work and rewards: proposed, attested, final.
#[account]
pub struct Epoch {
    pub network: Address,
    /// Paid rent and bond; both go back here.
    pub proposer: Address,
    /// Content hash of the epoch before.
    pub parent: [u8; 32],
    pub work_root: [u8; 32],
    pub traces_root: [u8; 32],
    pub reward_root: [u8; 32],
    pub work_digest: [u8; 32],
    pub traces_digest: [u8; 32],
    pub number: u64,
    /// Cumulative: everything ever earned, up to and with this epoch.
    pub total: u64,
    pub bond: u64,
    /// End of the period this epoch covers; reposting after an expiry starts from it again.
    pub ends_at: i64,
    pub posted_at: i64,
    pub final_at: i64,
    pub leaves: u32,
    pub attempt: u32,
    pub param_version: u32,
    pub oracle_version: u32,
    /// Bit i: the oracle at index i has attested this attempt.
    pub bitmap: u8,
    pub state: u8,
    pub version: u8,
    pub kind: u8,
    pub bump: u8,
    pub _padding: [u8; 3],
    pub _reserved: [u8; 64],
}

/// What an epoch's place in the chain is: decided by the network, not by the proposer.
pub struct Place {
    pub network: Address,
    pub number: u64,
    pub parent: [u8; 32],
    pub ends_at: i64,
    pub now: i64,
}

impl Epoch {
    /// What oracles attest, and what the next epoch names as its parent.
    /// Attack: an attestation of one attempt, number or network counted for another.
    pub fn content_hash(&self) -> [u8; 32] {
        hashv(&[
            TAG,
            self.network.as_ref(),
            &self.number.to_le_bytes(),
            &self.attempt.to_le_bytes(),
            &self.work_root,
            &self.traces_root,
            &self.reward_root,
            &self.total.to_le_bytes(),
            &self.leaves.to_le_bytes(),
            &self.work_digest,
            &self.traces_digest,
            &self.param_version.to_le_bytes(),
            &self.parent,
        ])
        .to_bytes()
    }

    /// Write a new attempt; nothing of an older one stays, least of all its attestations.
    pub fn post(
        &mut self,
        place: Place,
        contents: &EpochContents,
        proposer: Address,
        oracle: u8,
        network: &Network,
    ) -> Result<()> {
        self.attempt = self.attempt.checked_add(1).ok_or(WayproofError::Overflow)?;
        self.network = place.network;
        self.number = place.number;
        self.parent = place.parent;
        self.ends_at = place.ends_at;
        self.posted_at = place.now;
        self.proposer = proposer;
        self.work_root = contents.work_root;
        self.traces_root = contents.traces_root;
        self.reward_root = contents.reward_root;
        self.work_digest = contents.work_digest;
        self.traces_digest = contents.traces_digest;
        self.total = contents.total;
        self.leaves = contents.leaves;
        self.bond = network.epoch_bond;
        (self.param_version, _) = network.binding(place.ends_at);
        self.oracle_version = network.oracle_version;
        self.bitmap = 1 << oracle;
        self.state = POSTED;
        self.version = LAYOUT;
        Ok(())
    }

    pub fn attest(&mut self, oracle: u8) -> Result<()> {
        // Attack: one oracle counted twice.
        require!(self.bitmap & (1 << oracle) == 0, WayproofError::AlreadyAttested);
        self.bitmap |= 1 << oracle;
        Ok(())
    }

    /// Enough oracles of the set that is current now.
    /// Attack: attestations of oracles that have since left the set.
    pub fn is_attested(&self, network: &Network) -> bool {
        self.oracle_version == network.oracle_version && self.bitmap.count_ones() >= network.threshold as u32
    }

    pub fn finalise(&mut self, now: i64) {
        self.state = FINAL;
        self.final_at = now;
    }

    pub fn expire(&mut self) {
        self.state = EXPIRED;
    }

    /// Take the bond out of the books; the caller moves the lamports.
    /// Attack: the same bond refunded twice.
    pub fn take_bond(&mut self) -> u64 {
        core::mem::take(&mut self.bond)
    }

    pub fn reward_tree(&self) -> Root<'_> {
        Root { hash: &self.reward_root, total: self.total, leaves: self.leaves }
    }
}
