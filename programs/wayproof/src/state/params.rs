use crate::{errors::WayproofError, instructions::NetworkArgs};
use anchor_lang::prelude::*;
use bytemuck::{Pod, Zeroable};

/// What a change of parameters may change, all of it at once. Times of epochs, windows and expiry are no
/// part of it: nobody can shorten a challenge window once the network exists.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Pod, Zeroable, AnchorSerialize, AnchorDeserialize, IdlType)]
pub struct Params {
    pub map_hash: [u8; 32],
    pub base: u64,
    pub rate_per_km: u64,
    pub device_cap: u64,
    pub emission_cap: u64,
    pub outflow_limit: u64,
    pub device_bond: u64,
    pub epoch_bond: u64,
    pub no_show_seconds: u32,
    pub late_bps: u16,
    pub returned_bps: u16,
}

/// How far one change may move a value: by a part of what it was, or to `first` where it was zero.
struct Step {
    from: u64,
    to: u64,
    first: u64,
}

/// Lamports and hundredths of a percent.
const FIRST_BOND: u64 = 10_000_000;
const FIRST_RATE: u64 = 250;

impl Params {
    /// Attack: parameters turned round in one change, before anybody notices; `part` is 4 for a quarter.
    pub fn require_step_from(&self, before: &Params, part: u64) -> Result<()> {
        let tokens = before.device_cap / 100;
        let steps = [
            Step { from: before.base, to: self.base, first: tokens },
            Step { from: before.rate_per_km, to: self.rate_per_km, first: tokens },
            Step { from: before.device_cap, to: self.device_cap, first: 0 },
            Step { from: before.emission_cap, to: self.emission_cap, first: 0 },
            Step { from: before.outflow_limit, to: self.outflow_limit, first: 0 },
            Step { from: before.device_bond, to: self.device_bond, first: FIRST_BOND },
            Step { from: before.epoch_bond, to: self.epoch_bond, first: FIRST_BOND },
            Step { from: before.no_show_seconds.into(), to: self.no_show_seconds.into(), first: 0 },
            Step { from: before.late_bps.into(), to: self.late_bps.into(), first: FIRST_RATE },
            Step { from: before.returned_bps.into(), to: self.returned_bps.into(), first: FIRST_RATE },
        ];
        let small = |Step { from, to, first }: &Step| {
            let largest = if *from == 0 { *first } else { from / part };
            from.abs_diff(*to) <= largest.max(1)
        };
        require!(steps.iter().all(small), WayproofError::StepTooLarge);
        Ok(())
    }
}

impl From<&NetworkArgs> for Params {
    fn from(args: &NetworkArgs) -> Self {
        Params {
            map_hash: args.map_hash,
            base: args.base,
            rate_per_km: args.rate_per_km,
            device_cap: args.device_cap,
            emission_cap: args.emission_cap,
            outflow_limit: args.outflow_limit,
            device_bond: args.device_bond,
            epoch_bond: args.epoch_bond,
            no_show_seconds: args.no_show_seconds,
            late_bps: args.late_bps,
            returned_bps: args.returned_bps,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn params() -> Params {
        Params {
            base: 1_000,
            rate_per_km: 0,
            device_cap: 400_000,
            emission_cap: 1_000_000,
            outflow_limit: 8,
            device_bond: 0,
            epoch_bond: 400_000_000,
            no_show_seconds: 300,
            late_bps: 5_000,
            returned_bps: 0,
            map_hash: [7; 32],
        }
    }

    fn allowed(change: impl Fn(&mut Params)) -> bool {
        let mut after = params();
        change(&mut after);
        after.require_step_from(&params(), 4).is_ok()
    }

    #[test]
    fn a_value_moves_by_a_quarter_and_no_further() {
        assert!(allowed(|p| p.device_cap = 500_000) && !allowed(|p| p.device_cap = 500_001));
        assert!(allowed(|p| p.device_cap = 300_000) && !allowed(|p| p.device_cap = 299_999));
        assert!(allowed(|p| p.late_bps = 6_250) && !allowed(|p| p.late_bps = 6_251));
        assert!(allowed(|p| p.outflow_limit = 10) && !allowed(|p| p.outflow_limit = 11));
    }

    #[test]
    fn a_value_of_zero_can_leave_zero() {
        assert!(allowed(|p| p.rate_per_km = 4_000) && !allowed(|p| p.rate_per_km = 4_001));
        assert!(allowed(|p| p.device_bond = FIRST_BOND) && !allowed(|p| p.device_bond = FIRST_BOND + 1));
        assert!(allowed(|p| p.returned_bps = 250) && !allowed(|p| p.returned_bps = 251));
    }

    #[test]
    fn the_map_may_change_as_a_whole() {
        assert!(allowed(|p| p.map_hash = [9; 32]));
    }
}
