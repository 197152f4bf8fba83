use super::{Epoch, Outflow, Params, LAYOUT, POSTED};
use crate::{errors::WayproofError, instructions::NetworkArgs};
use anchor_lang::prelude::*;

/// The rules of one network, and where its chain of epochs and its payouts stand.
#[account]
pub struct Network {
    pub council: Address,
    pub guardian: Address,
    pub hub_key: Address,
    pub release_key: Address,
    pub mint: Address,
    pub creator: Address,
    /// May propose parameters and do nothing else; zero for none.
    pub controller: Address,
    /// Becomes the council once it accepts; zero for none.
    pub pending_council: Address,
    pub oracles: [Address; 8],
    pub map_hash: [u8; 32],
    /// Content hash of the latest final epoch; zero before the first.
    pub latest_final_hash: [u8; 32],
    pub salt: [u8; 8],
    /// When the period of epoch `latest_posted + 1` ends, Unix seconds.
    pub next_epoch_end: i64,
    /// When the period of epoch `latest_final` ended; before the first, when the first period began.
    pub final_end: i64,
    /// When the current parameters were applied; periods that began earlier go by the version before.
    pub params_at: i64,
    pub previous_emission_cap: u64,
    /// The intake is closed until then.
    pub paused_until: i64,
    /// From when the guardian may pause again.
    pub guardian_pause_from: i64,
    /// Lamports of slashed bonds, kept in this account for ever: no key can take them out.
    pub slashed_total: u64,
    pub device_bond: u64,
    pub epoch_bond: u64,
    pub base: u64,
    pub rate_per_km: u64,
    pub device_cap: u64,
    pub emission_cap: u64,
    pub latest_posted: u64,
    pub latest_final: u64,
    /// Cumulative total of the latest final epoch: all that may ever be paid so far.
    pub final_total: u64,
    pub paid_total: u64,
    pub outflow_limit: u64,
    pub outflow_level: u64,
    pub outflow_at: i64,
    pub outflow_carry: u32,
    pub outflow_seconds: u32,
    pub epoch_seconds: u32,
    pub challenge_seconds: u32,
    pub expiry_seconds: u32,
    pub no_show_seconds: u32,
    pub oracle_version: u32,
    pub param_version: u32,
    pub late_bps: u16,
    pub returned_bps: u16,
    pub oracle_count: u8,
    pub threshold: u8,
    pub kind: u8,
    pub version: u8,
    pub bump: u8,
    pub vault_bump: u8,
    /// Bit i: the oracle at index i posted an epoch that lost a challenge or was voided as a fault.
    pub suspended: u8,
    pub _padding: [u8; 5],
    pub _reserved: [u8; 128],
}

/// Where a network lives.
pub struct Origin {
    pub mint: Address,
    pub creator: Address,
    pub salt: [u8; 8],
    pub bump: u8,
    pub vault_bump: u8,
}

/// What the next epoch builds on.
pub struct Parent {
    pub hash: [u8; 32],
    pub total: u64,
}

impl Network {
    pub fn create(&mut self, origin: Origin, args: &NetworkArgs, now: i64) -> Result<()> {
        self.mint = origin.mint;
        self.creator = origin.creator;
        self.salt = origin.salt;
        self.bump = origin.bump;
        self.vault_bump = origin.vault_bump;
        self.version = LAYOUT;
        self.kind = args.kind;
        self.council = args.council;
        self.guardian = args.guardian;
        self.hub_key = args.hub_key;
        self.release_key = args.release_key;
        self.epoch_seconds = args.epoch_seconds;
        self.challenge_seconds = args.challenge_seconds;
        self.expiry_seconds = args.expiry_seconds;
        self.next_epoch_end = args.first_epoch_end;
        self.final_end = args.first_epoch_end.saturating_sub(args.epoch_seconds as i64);
        self.params_at = self.final_end;
        self.outflow_seconds = args.outflow_seconds;
        self.outflow_at = now;
        self.set_params(&Params::from(args));
        self.previous_emission_cap = args.emission_cap;
        self.param_version = 1;
        self.set_oracles(&args.oracles, args.threshold)
    }

    /// Attack: a key outside the set, or the zero address of an empty slot, acting as an oracle.
    pub fn oracle_index(&self, signer: &Address) -> Result<u8> {
        let current = &self.oracles[..self.oracle_count as usize];
        let index = current.iter().position(|oracle| oracle == signer);
        Ok(index.ok_or(WayproofError::NotOracle)? as u8)
    }

    /// The index of an oracle that may act.
    /// Attack: a proposer that lost a challenge goes on with the next epoch.
    pub fn acting_oracle(&self, signer: &Address) -> Result<u8> {
        let index = self.oracle_index(signer)?;
        require!(self.suspended & (1 << index) == 0, WayproofError::OracleSuspended);
        Ok(index)
    }

    /// Bits of oracles that are not suspended.
    pub fn count(&self, bitmap: u8) -> u32 {
        (bitmap & !self.suspended).count_ones()
    }

    /// So many oracles can keep any epoch from its threshold, so they may as well void it.
    pub fn veto(&self) -> u32 {
        (self.oracle_count - self.threshold) as u32 + 1
    }

    /// Until the council sets the oracles anew. One that has left the set is gone already.
    pub fn suspend(&mut self, proposer: &Address) {
        if let Ok(index) = self.oracle_index(proposer) {
            self.suspended |= 1 << index;
        }
    }

    /// Split a slashed bond: what is kept here for ever (at least half) and what the reporter gets.
    /// Attack: a culprit that reports itself to save its bond.
    pub fn keep(&mut self, bond: u64, reporter_shares: bool) -> Result<(u64, u64)> {
        let reward = if reporter_shares { bond / 2 } else { 0 };
        let kept = bond - reward;
        self.slashed_total = self.slashed_total.checked_add(kept).ok_or(WayproofError::Overflow)?;
        Ok((kept, reward))
    }

    /// Hash and total of the latest posted epoch. Once that one is final they stand here;
    /// before, they are read from its account.
    pub fn parent(&self, account: Option<&Epoch>, own: &Address) -> Result<Parent> {
        if self.latest_posted == self.latest_final {
            return Ok(Parent { hash: self.latest_final_hash, total: self.final_total });
        }
        let parent = account.ok_or(WayproofError::MissingParent)?;
        // Attack: emission measured against another, larger epoch than the one this follows.
        require!(
            parent.network == *own && parent.number == self.latest_posted && parent.state == POSTED,
            WayproofError::WrongParent
        );
        Ok(Parent { hash: parent.content_hash(), total: parent.total })
    }

    /// Totals never fall and rise by at most the cap an epoch.
    /// Attack: colluding oracles emitting more than the network promised.
    pub fn require_emission(&self, parent: &Parent, total: u64) -> Result<()> {
        let emitted = total.checked_sub(parent.total).ok_or(WayproofError::TotalBelowParent)?;
        let (_, emission_cap) = self.binding(self.next_epoch_end);
        require!(cfg!(feature = "mutant-5") || emitted <= emission_cap, WayproofError::AboveEmissionCap);
        Ok(())
    }

    pub fn require_next(&self, number: u64, now: i64) -> Result<()> {
        // Attack: a number skipped, or a final or pending one replaced.
        require!(Some(number) == self.latest_posted.checked_add(1), WayproofError::WrongEpochNumber);
        // Attack: a thousand epochs, each with a whole emission cap, posted in an hour.
        require!(cfg!(feature = "mutant-6") || now >= self.next_epoch_end, WayproofError::EpochNotOver);
        Ok(())
    }

    /// Take the next number and move on to the following period; returns this one's end.
    pub fn open_epoch(&mut self, number: u64) -> Result<i64> {
        let ends_at = self.next_epoch_end;
        self.next_epoch_end = ends_at.checked_add(self.epoch_seconds as i64).ok_or(WayproofError::Overflow)?;
        self.latest_posted = number;
        Ok(ends_at)
    }

    /// Posted, and not orphaned by the expiry of an epoch before it.
    pub fn is_pending(&self, epoch: &Epoch) -> bool {
        epoch.state == POSTED && epoch.number > self.latest_final && epoch.number <= self.latest_posted
    }

    /// The oldest epoch that is not final: the only one that can become final.
    pub fn is_next(&self, epoch: &Epoch) -> bool {
        self.is_pending(epoch) && epoch.number == self.latest_final + 1 && epoch.parent == self.latest_final_hash
    }

    pub fn finalise(&mut self, epoch: &Epoch) {
        self.latest_final = epoch.number;
        self.latest_final_hash = epoch.content_hash();
        self.final_total = epoch.total;
        self.final_end = epoch.ends_at;
    }

    /// Step back to before `epoch`. Epochs posted on top of it named it as their parent and can no
    /// longer become final; their numbers are posted anew. The period's end steps back as well,
    /// so that the next attempt need not wait and no period's emission is lost or gained.
    pub fn step_back(&mut self, epoch: &Epoch) {
        if epoch.number <= self.latest_posted {
            self.latest_posted = epoch.number - 1;
            self.next_epoch_end = epoch.ends_at;
        }
    }

    /// Seconds a bond stays after its device retired: what it did last is settled and may be challenged by then.
    pub fn bond_delay(&self) -> i64 {
        2 * (self.epoch_seconds as i64 + self.challenge_seconds as i64)
    }

    pub fn outflow(&mut self) -> Outflow<'_> {
        Outflow {
            level: &mut self.outflow_level,
            carry: &mut self.outflow_carry,
            at: &mut self.outflow_at,
            limit: self.outflow_limit,
            seconds: self.outflow_seconds,
        }
    }

    /// What final epochs promised and nobody has been paid yet.
    /// Attack: the whole total moved to a fresh device every epoch; `paid_total` never exceeds `final_total`.
    pub fn unpaid(&self) -> u64 {
        self.final_total.saturating_sub(self.paid_total)
    }
}
