use super::{Network, LAYOUT};
use crate::{errors::WayproofError, instructions::EpochContents, reward_tree::Root};
use anchor_lang::{prelude::*, solana_program::hash::hashv};

/// State values; 0 is an account that was only just created.
pub const POSTED: u8 = 1;
pub const FINAL: u8 = 2;
pub const EXPIRED: u8 = 3;
pub const VOIDED: u8 = 4;

/// An epoch stays readable until this many newer ones are final and this time has passed since it was.
/// Totals are cumulative, so claims need none of the old ones; they are kept for devices that oracles have
/// left out of the newer ones, and whose payout the outflow limit spreads over days.
pub const KEPT_EPOCHS: u64 = 32;
pub const KEPT_SECONDS: i64 = 30 * 86_400;

/// Why an epoch is voided. Only a fault costs the bond.
pub const FAULT: u8 = 1;
pub const MISSING_DATA: u8 = 2;
pub const MISTAKE: u8 = 3;

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
    /// The oracle set whose votes are counted below.
    pub vote_version: u32,
    /// Bit i: the oracle at index i has attested this attempt.
    pub bitmap: u8,
    pub state: u8,
    /// Bit i: the oracle at index i wants this attempt void, for whatever reason.
    pub void_votes: u8,
    /// Bit i: it calls it a fault.
    pub fault_votes: u8,
    pub version: u8,
    pub kind: u8,
    pub bump: u8,
    pub _padding: [u8; 5],
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
        (self.void_votes, self.fault_votes) = (0, 0);
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
    /// Attack: attestations of oracles that have since left the set or lost a challenge.
    pub fn is_attested(&self, network: &Network) -> bool {
        let enough = network.count(self.bitmap) >= network.threshold as u32;
        self.oracle_version == network.oracle_version && (cfg!(feature = "mutant-8") || enough)
    }

    /// Count an oracle's vote to void this attempt; calling it a fault is a vote of its own.
    pub fn vote(&mut self, oracle: u8, fault: bool, oracle_version: u32) -> Result<()> {
        // Attack: votes of the old set's indices counted for the new set's oracles.
        if self.vote_version != oracle_version {
            (self.void_votes, self.fault_votes, self.vote_version) = (0, 0, oracle_version);
        }
        let bit = 1 << oracle;
        let cast = if fault { self.fault_votes } else { self.void_votes };
        // Attack: one oracle counted twice.
        require!(cast & bit == 0, WayproofError::AlreadyVoted);
        self.void_votes |= bit;
        if fault {
            self.fault_votes |= bit;
        }
        Ok(())
    }

    /// Enough votes that the epoch could not become final without one of those oracles.
    pub fn is_voted_out(&self, network: &Network) -> bool {
        network.count(self.void_votes) >= network.veto()
    }

    /// A slash by votes needs the threshold as well.
    /// Attack: where all must attest, a single vote voids; it must not burn an honest bond.
    pub fn is_voted_fault(&self, network: &Network) -> bool {
        network.count(self.fault_votes) >= network.veto().max(network.threshold as u32)
    }

    /// So old a number is final and never posted again, and no open epoch's parent.
    pub fn is_old(&self, latest_final: u64, now: i64) -> bool {
        let newer = latest_final.saturating_sub(self.number);
        newer >= KEPT_EPOCHS && now.saturating_sub(self.final_at) >= KEPT_SECONDS
    }

    pub fn void(&mut self) {
        self.state = VOIDED;
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

#[cfg(test)]
mod tests {
    use super::*;
    use bytemuck::Zeroable;

    fn network(oracles: u8, threshold: u8) -> Network {
        Network { oracle_count: oracles, threshold, oracle_version: 1, ..Network::zeroed() }
    }

    #[test]
    fn as_many_votes_as_can_keep_an_epoch_from_its_threshold_void_it() {
        let (network, mut epoch) = (network(5, 3), Epoch::zeroed());
        for oracle in [4, 1, 2] {
            assert!(!epoch.is_voted_out(&network));
            epoch.vote(oracle, false, 1).unwrap();
            assert!(epoch.vote(oracle, false, 1).is_err());
        }
        assert!(epoch.is_voted_out(&network) && !epoch.is_voted_fault(&network));
    }

    #[test]
    fn a_fault_needs_the_threshold_as_well() {
        let (network, mut epoch) = (network(3, 3), Epoch::zeroed());
        epoch.vote(0, true, 1).unwrap();
        assert!(epoch.is_voted_out(&network) && !epoch.is_voted_fault(&network));
        epoch.vote(1, true, 1).unwrap();
        epoch.vote(2, false, 1).unwrap();
        epoch.vote(2, true, 1).unwrap();
        assert!(epoch.is_voted_fault(&network));
    }

    #[test]
    fn votes_of_another_set_and_of_suspended_oracles_do_not_count() {
        let (mut network, mut epoch) = (network(3, 2), Epoch::zeroed());
        epoch.vote(0, true, 1).unwrap();
        epoch.vote(1, true, 2).unwrap();
        assert!(!epoch.is_voted_out(&network));
        epoch.vote(0, true, 2).unwrap();
        assert!(epoch.is_voted_fault(&network));
        (epoch.bitmap, epoch.oracle_version) = (3, 1);
        assert!(epoch.is_attested(&network));
        network.suspended = 1;
        assert!(!epoch.is_voted_out(&network) && !epoch.is_attested(&network));
    }

    #[test]
    fn an_epoch_is_old_by_number_and_by_time() {
        let epoch = Epoch { number: 5, final_at: 1_000, state: FINAL, ..Epoch::zeroed() };
        assert!(epoch.is_old(37, 1_000 + KEPT_SECONDS));
        assert!(!epoch.is_old(36, 1_000 + KEPT_SECONDS) && !epoch.is_old(37, 999 + KEPT_SECONDS));
    }
}
