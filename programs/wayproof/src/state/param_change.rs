use super::{Network, Params, LAYOUT};
use crate::errors::WayproofError;
use anchor_lang::prelude::*;

/// State values; 0 is an account that was only just created.
pub const PENDING: u8 = 1;
pub const APPLIED: u8 = 2;
pub const CANCELLED: u8 = 3;

/// One change of parameters, kept for ever once applied: whoever audits an old epoch reads the values of
/// its version here. The values of version v are the network's own if v is current, else `before` of the
/// change to v + 1 (docs/decisions/0030).
#[account]
pub struct ParamChange {
    pub network: Address,
    pub proposer: Address,
    pub before: Params,
    pub after: Params,
    pub proposed_at: i64,
    /// Unix seconds from which anyone may apply it.
    pub earliest: i64,
    /// When it was applied or cancelled; zero until then.
    pub decided_at: i64,
    /// The version `after` becomes.
    pub param_version: u32,
    pub state: u8,
    pub version: u8,
    pub kind: u8,
    pub bump: u8,
    pub _reserved: [u8; 64],
}

impl ParamChange {
    /// Only a cancelled change leaves its place to another.
    /// Attack: a change that has waited its delay swapped for another just before it is applied.
    pub fn propose(&mut self, network: &Network, after: Params, earliest: i64, now: i64) -> Result<()> {
        require!(self.state != PENDING, WayproofError::ChangePending);
        self.before = network.params();
        self.after = after;
        self.proposed_at = now;
        self.earliest = earliest;
        self.decided_at = 0;
        self.param_version = network.next_param_version();
        self.state = PENDING;
        self.version = LAYOUT;
        Ok(())
    }

    /// Attack: a change applied twice, or after the council or the guardian cancelled it.
    pub fn decide(&mut self, state: u8, now: i64) -> Result<()> {
        require!(self.state == PENDING, WayproofError::ChangeNotPending);
        self.state = state;
        self.decided_at = now;
        Ok(())
    }
}
