//! What a network may be created with. Off-chain software multiplies these values, so each
//! bound also keeps those products inside 64 bits.
use crate::{errors::WayproofError, instructions::NetworkArgs, state::MAX_ORACLES};
use anchor_lang::prelude::*;
use core::ops::RangeInclusive;

pub const PRODUCTION: u8 = 0;
pub const DEVELOPMENT: u8 = 1;

const DAY: u32 = 86_400;
const SOL: u64 = 1_000_000_000;
const MAX_BOND: u64 = 1_000 * SOL;
/// A thousandth of what u64 holds: a thousand epochs of the largest cap cannot overflow a total.
const MAX_EMISSION_CAP: u64 = u64::MAX / 1_000;
const FULL_RATE_BPS: u16 = 10_000;
/// One device takes at most this part of an outflow window.
pub const DEVICE_SHARE: u64 = 8;

/// Bounds that differ between a real network and one for development and tests.
struct Kind {
    least_threshold: u8,
    epoch_seconds: RangeInclusive<u32>,
    challenge_seconds: RangeInclusive<u32>,
    /// Attestations and the finalising transaction need this long after the challenge window.
    expiry_margin: u32,
    outflow_seconds: RangeInclusive<u32>,
    no_show_seconds: RangeInclusive<u32>,
    least_epoch_bond: u64,
    /// How far in the past the first epoch may end; at most one epoch is ever owed at the start.
    backlog: Option<i64>,
}

const PRODUCTION_BOUNDS: Kind = Kind {
    least_threshold: 2,
    epoch_seconds: 600..=7 * DAY,
    challenge_seconds: 3_600..=14 * DAY,
    expiry_margin: 3_600,
    outflow_seconds: 3_600..=30 * DAY,
    no_show_seconds: 60..=DAY,
    least_epoch_bond: SOL / 10,
    backlog: None,
};

const DEVELOPMENT_BOUNDS: Kind = Kind {
    least_threshold: 1,
    epoch_seconds: 1..=7 * DAY,
    challenge_seconds: 0..=14 * DAY,
    expiry_margin: 1,
    outflow_seconds: 1..=30 * DAY,
    no_show_seconds: 1..=DAY,
    least_epoch_bond: 0,
    // A simulated clock may run ahead of the chain's by the time the transaction lands.
    backlog: Some(DAY as i64),
};

fn kind(byte: u8) -> Result<Kind> {
    match byte {
        PRODUCTION => Ok(PRODUCTION_BOUNDS),
        DEVELOPMENT => Ok(DEVELOPMENT_BOUNDS),
        _ => Err(WayproofError::UnknownKind.into()),
    }
}

impl NetworkArgs {
    /// `least_balance` is the rent-exempt minimum of an empty account, in lamports.
    pub fn require_in_bounds(&self, now: i64, least_balance: u64) -> Result<()> {
        let kind = kind(self.kind)?;
        self.require_authorities(&kind)?;
        self.require_times(&kind, now)?;
        self.require_bonds(&kind, least_balance)?;
        self.require_rewards(&kind)
    }

    fn require_authorities(&self, kind: &Kind) -> Result<()> {
        let zero = Address::default();
        // Attack: a network nobody can govern, sold to owners as one somebody can.
        require!(
            ![self.council, self.guardian, self.hub_key, self.release_key].contains(&zero),
            WayproofError::MissingAuthority
        );
        require!(
            (1..=MAX_ORACLES).contains(&self.oracles.len()) && !self.oracles.contains(&zero),
            WayproofError::OracleCount
        );
        // Attack: one key under two indices reaches the threshold alone.
        for (i, oracle) in self.oracles.iter().enumerate() {
            require!(!self.oracles[..i].contains(oracle), WayproofError::DuplicateOracle);
        }
        require!(
            self.threshold >= kind.least_threshold && self.threshold as usize <= self.oracles.len(),
            WayproofError::ThresholdOutOfRange
        );
        Ok(())
    }

    fn require_times(&self, kind: &Kind, now: i64) -> Result<()> {
        require!(kind.epoch_seconds.contains(&self.epoch_seconds), WayproofError::EpochSecondsOutOfRange);
        require!(kind.challenge_seconds.contains(&self.challenge_seconds), WayproofError::ChallengeSecondsOutOfRange);
        // Attack: an expiry inside the challenge window lets anyone clear every epoch before it is final.
        let least_expiry = self.challenge_seconds + kind.expiry_margin;
        require!((least_expiry..=60 * DAY).contains(&self.expiry_seconds), WayproofError::ExpirySecondsOutOfRange);
        // Attack: a first end far in the past owes many epochs, each with a whole emission cap, at once.
        let backlog = kind.backlog.unwrap_or(self.epoch_seconds as i64);
        let earliest = now.checked_sub(backlog).ok_or(WayproofError::Overflow)?;
        let latest = now.checked_add(30 * DAY as i64).ok_or(WayproofError::Overflow)?;
        require!((earliest..=latest).contains(&self.first_epoch_end), WayproofError::FirstEpochEndOutOfRange);
        Ok(())
    }

    fn require_bonds(&self, kind: &Kind, least_balance: u64) -> Result<()> {
        // Attack: a refund too small to leave its receiver rent-exempt is refused by the runtime, so a
        // proposer with an emptied account could keep its epoch from ever becoming final or expiring.
        let refundable = |bond: u64| bond == 0 || (least_balance..=MAX_BOND).contains(&bond);
        require!(
            refundable(self.device_bond) && refundable(self.epoch_bond) && self.epoch_bond >= kind.least_epoch_bond,
            WayproofError::BondOutOfRange
        );
        Ok(())
    }

    fn require_rewards(&self, kind: &Kind) -> Result<()> {
        require!((1..=MAX_EMISSION_CAP).contains(&self.emission_cap), WayproofError::EmissionCapOutOfRange);
        require!(
            self.base <= self.emission_cap
                && self.rate_per_km <= self.emission_cap
                && (1..=self.emission_cap).contains(&self.device_cap)
                && self.late_bps <= FULL_RATE_BPS
                && self.returned_bps <= FULL_RATE_BPS
                && kind.no_show_seconds.contains(&self.no_show_seconds),
            WayproofError::RewardParameterOutOfRange
        );
        // A window below eight would leave one device nothing at all.
        require!(
            self.outflow_limit >= DEVICE_SHARE && kind.outflow_seconds.contains(&self.outflow_seconds),
            WayproofError::OutflowOutOfRange
        );
        Ok(())
    }
}
