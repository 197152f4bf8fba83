//! What a network may be created with and changed to. Off-chain software multiplies these values, so each
//! bound also keeps those products inside 64 bits.
use crate::{
    errors::WayproofError,
    instructions::NetworkArgs,
    state::{Params, MAX_ORACLES},
};
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
/// A pause of the intake lapses after this time.
pub const PAUSE_SECONDS: i64 = 14 * DAY as i64;

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
    /// How long a change of parameters is public before anyone may apply it.
    change_delay: u32,
    /// One change moves a value by at most this part of it: 4 is a quarter.
    step_part: u64,
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
    change_delay: 2 * DAY,
    step_part: 4,
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
    change_delay: 10,
    step_part: 1,
};

fn kind(byte: u8) -> Result<Kind> {
    match byte {
        PRODUCTION => Ok(PRODUCTION_BOUNDS),
        DEVELOPMENT => Ok(DEVELOPMENT_BOUNDS),
        _ => Err(WayproofError::UnknownKind.into()),
    }
}

/// Seconds between the proposal of a change and its application.
pub fn change_delay(network_kind: u8) -> Result<i64> {
    Ok(kind(network_kind)?.change_delay.into())
}

/// Asked at creation and whenever the council seats a new set.
pub fn require_oracles(network_kind: u8, oracles: &[Address], threshold: u8) -> Result<()> {
    let zero = Address::default();
    require!((1..=MAX_ORACLES).contains(&oracles.len()) && !oracles.contains(&zero), WayproofError::OracleCount);
    // Attack: one key under two indices reaches the threshold alone.
    for (i, oracle) in oracles.iter().enumerate() {
        require!(!oracles[..i].contains(oracle), WayproofError::DuplicateOracle);
    }
    require!(
        threshold >= kind(network_kind)?.least_threshold && threshold as usize <= oracles.len(),
        WayproofError::ThresholdOutOfRange
    );
    Ok(())
}

/// Attack: a network nobody can govern, sold to owners as one somebody can.
pub fn require_authorities(keys: &[Address]) -> Result<()> {
    require!(!keys.contains(&Address::default()), WayproofError::MissingAuthority);
    Ok(())
}

impl NetworkArgs {
    /// `least_balance` is the rent-exempt minimum of an empty account, in lamports.
    pub fn require_in_bounds(&self, now: i64, least_balance: u64) -> Result<()> {
        let bounds = kind(self.kind)?;
        require_authorities(&[self.council, self.guardian, self.hub_key, self.release_key])?;
        require_oracles(self.kind, &self.oracles, self.threshold)?;
        self.require_times(&bounds, now)?;
        Params::from(self).require_values(&bounds, least_balance)?;
        require!(bounds.outflow_seconds.contains(&self.outflow_seconds), WayproofError::OutflowOutOfRange);
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
}

impl Params {
    /// Whether a network of this kind may go over from `before` to these values in one change.
    pub fn require_change(&self, before: &Params, network_kind: u8, least_balance: u64) -> Result<()> {
        let bounds = kind(network_kind)?;
        self.require_values(&bounds, least_balance)?;
        self.require_step_from(before, bounds.step_part)
    }

    fn require_values(&self, kind: &Kind, least_balance: u64) -> Result<()> {
        // Attack: a refund too small to leave its receiver rent-exempt is refused by the runtime, so a
        // proposer with an emptied account could keep its epoch from ever becoming final or expiring.
        let refundable = |bond: u64| bond == 0 || (least_balance..=MAX_BOND).contains(&bond);
        require!(
            refundable(self.device_bond) && refundable(self.epoch_bond) && self.epoch_bond >= kind.least_epoch_bond,
            WayproofError::BondOutOfRange
        );
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
        require!(self.outflow_limit >= DEVICE_SHARE, WayproofError::OutflowOutOfRange);
        Ok(())
    }
}
