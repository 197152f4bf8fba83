//! The part of a network's state that its keys change: authorities, oracles, parameters, pause.
use super::{Network, ParamChange, Params, MAX_ORACLES};
use crate::{bounds::PAUSE_SECONDS, errors::WayproofError};
use anchor_lang::prelude::*;

impl Network {
    /// Seats a new set of oracles; attestations and suspensions of the old one end with it.
    pub fn set_oracles(&mut self, oracles: &[Address], threshold: u8) -> Result<()> {
        self.oracle_version = self.oracle_version.checked_add(1).ok_or(WayproofError::Overflow)?;
        self.oracles = [Address::default(); MAX_ORACLES];
        self.oracles[..oracles.len()].copy_from_slice(oracles);
        self.oracle_count = oracles.len() as u8;
        self.threshold = threshold;
        self.suspended = 0;
        Ok(())
    }

    pub fn is_council_or_guardian(&self, signer: &Address) -> bool {
        *signer == self.council || *signer == self.guardian
    }

    /// A network without a controller has the zero address there, which cannot sign.
    pub fn may_propose(&self, signer: &Address) -> bool {
        *signer == self.council || *signer == self.controller
    }

    pub fn params(&self) -> Params {
        Params {
            map_hash: self.map_hash,
            base: self.base,
            rate_per_km: self.rate_per_km,
            device_cap: self.device_cap,
            emission_cap: self.emission_cap,
            outflow_limit: self.outflow_limit,
            device_bond: self.device_bond,
            epoch_bond: self.epoch_bond,
            no_show_seconds: self.no_show_seconds,
            late_bps: self.late_bps,
            returned_bps: self.returned_bps,
        }
    }

    pub fn set_params(&mut self, params: &Params) {
        self.map_hash = params.map_hash;
        self.base = params.base;
        self.rate_per_km = params.rate_per_km;
        self.device_cap = params.device_cap;
        self.emission_cap = params.emission_cap;
        self.outflow_limit = params.outflow_limit;
        self.device_bond = params.device_bond;
        self.epoch_bond = params.epoch_bond;
        self.no_show_seconds = params.no_show_seconds;
        self.late_bps = params.late_bps;
        self.returned_bps = params.returned_bps;
    }

    pub fn next_param_version(&self) -> u32 {
        self.param_version.saturating_add(1)
    }

    /// Every period that is not final starts after the latest application, so the version before the
    /// latest is the oldest that any epoch still to be posted can need: two are enough to remember.
    pub fn require_in_force(&self) -> Result<()> {
        require!(self.final_end >= self.params_at, WayproofError::ChangeNotInForce);
        Ok(())
    }

    pub fn apply(&mut self, change: &ParamChange, now: i64) {
        self.previous_emission_cap = self.emission_cap;
        self.param_version = change.param_version;
        self.params_at = now;
        self.set_params(&change.after);
    }

    /// Version and emission cap of the period that ends at `ends_at`.
    /// Attack: parameters applied in the middle of a period, so that work done before is paid by other rules.
    pub fn binding(&self, ends_at: i64) -> (u32, u64) {
        if ends_at.saturating_sub(self.epoch_seconds as i64) >= self.params_at {
            (self.param_version, self.emission_cap)
        } else {
            (self.param_version - 1, self.previous_emission_cap)
        }
    }

    /// A pause lapses by itself. The council may renew it; the guardian must leave the intake open for as
    /// long as its pause lasted, even when the council ended that pause at once.
    /// Attack: a stolen guardian key that pauses for ever.
    pub fn pause(&mut self, signer: &Address, now: i64) -> Result<()> {
        let until = now.checked_add(PAUSE_SECONDS).ok_or(WayproofError::Overflow)?;
        if *signer != self.council {
            require!(now >= self.guardian_pause_from, WayproofError::PauseTooSoon);
            self.guardian_pause_from = until.checked_add(PAUSE_SECONDS).ok_or(WayproofError::Overflow)?;
        }
        self.paused_until = until.max(self.paused_until);
        Ok(())
    }

    pub fn resume(&mut self, now: i64) -> Result<()> {
        require!(now < self.paused_until, WayproofError::NotPaused);
        self.paused_until = 0;
        Ok(())
    }

    /// Asked by registrations and postings, and by nothing else: a pause never holds anybody's money.
    pub fn require_intake_open(&self, now: i64) -> Result<()> {
        require!(now >= self.paused_until, WayproofError::IntakePaused);
        Ok(())
    }

    /// A new guardian may act at once, whatever the one before did.
    pub fn set_guardian(&mut self, guardian: Address) {
        self.guardian = guardian;
        self.guardian_pause_from = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytemuck::Zeroable;

    const DAY: i64 = 86_400;

    fn network() -> Network {
        let mut network = Network::zeroed();
        (network.council, network.guardian) = (key(1), key(2));
        network.epoch_seconds = 3_600;
        network.param_version = 1;
        network.emission_cap = 100;
        network
    }

    fn key(byte: u8) -> Address {
        Address::new_from_array([byte; 32])
    }

    fn change_to(network: &Network, emission_cap: u64) -> ParamChange {
        let mut change = ParamChange::zeroed();
        let after = Params { emission_cap, ..network.params() };
        change.propose(network, after, 0, 0).unwrap();
        change
    }

    #[test]
    fn a_change_binds_from_the_first_period_that_starts_after_it() {
        let mut network = network();
        assert_eq!(network.binding(7_200), (1, 100));
        network.apply(&change_to(&network, 120), 7_000);
        assert_eq!(network.binding(7_200), (1, 100));
        assert_eq!(network.binding(7_000 + 3_599), (1, 100));
        assert_eq!(network.binding(7_000 + 3_600), (2, 120));
    }

    #[test]
    fn the_next_change_waits_until_the_last_one_binds_every_open_period() {
        let mut network = network();
        network.final_end = 3_600;
        network.apply(&change_to(&network, 120), 7_000);
        assert!(network.require_in_force().is_err());
        network.final_end = 7_200;
        assert!(network.require_in_force().is_ok());
        network.apply(&change_to(&network, 140), 7_300);
        assert_eq!(network.binding(10_800), (2, 120));
        assert_eq!(network.binding(14_400), (3, 140));
    }

    #[test]
    fn the_guardian_leaves_the_intake_open_for_as_long_as_it_closed_it() {
        let mut network = network();
        let (council, guardian) = (key(1), key(2));
        assert!(network.pause(&guardian, 0).is_ok());
        assert!(network.require_intake_open(14 * DAY - 1).is_err());
        assert!(network.require_intake_open(14 * DAY).is_ok());
        assert!(network.pause(&guardian, 28 * DAY - 1).is_err());
        assert!(network.pause(&guardian, 28 * DAY).is_ok());
        assert!(network.pause(&council, 40 * DAY).is_ok());
        assert!(network.require_intake_open(53 * DAY).is_err());
        assert!(network.resume(53 * DAY).is_ok());
        assert!(network.require_intake_open(53 * DAY).is_ok());
        assert!(network.resume(53 * DAY).is_err());
        network.set_guardian(key(3));
        assert!(network.pause(&key(3), 53 * DAY).is_ok());
    }

    #[test]
    fn a_new_set_ends_the_old_sets_suspensions() {
        let mut network = network();
        network.suspended = 3;
        network.set_oracles(&[key(4), key(5)], 2).unwrap();
        assert_eq!((network.suspended, network.oracle_count, network.oracle_version), (0, 2, 1));
    }
}
