use super::{Outflow, LAYOUT};
use crate::{bounds::DEVICE_SHARE, errors::WayproofError};
use anchor_lang::prelude::*;

/// Status values; all but ACTIVE are terminal.
pub const ACTIVE: u8 = 1;
pub const RETIRED: u8 = 2;
pub const ROTATED: u8 = 3;
pub const SLASHED: u8 = 4;

/// A robot or drone. Never closed: a device that came back at claimed 0 could be paid twice.
#[account]
pub struct Device {
    pub network: Address,
    pub key: Address,
    pub owner: Address,
    pub payee: Address,
    /// The device that took over after a rotation; zero until then.
    pub successor: Address,
    /// Lamports held above rent.
    pub bond: u64,
    /// Tokens paid so far, of the cumulative total in the reward tree.
    pub claimed: u64,
    pub nonce: u64,
    pub registered_at: i64,
    pub retired_at: i64,
    pub outflow_level: u64,
    pub outflow_at: i64,
    pub outflow_carry: u32,
    pub status: u8,
    pub version: u8,
    pub kind: u8,
    pub bump: u8,
    pub _reserved: [u8; 64],
}

/// What a registration writes.
pub struct Registration {
    pub network: Address,
    pub key: Address,
    pub owner: Address,
    pub payee: Address,
    pub bond: u64,
    pub now: i64,
    pub bump: u8,
}

impl Device {
    /// The nonce a statement about this device must carry next.
    /// Attack: an old statement shown again after the device changed hands.
    pub fn next_nonce(&self) -> Result<u64> {
        Ok(self.nonce.checked_add(1).ok_or(WayproofError::Overflow)?)
    }

    pub fn register(&mut self, r: Registration) -> Result<()> {
        self.nonce = self.next_nonce()?;
        self.network = r.network;
        self.key = r.key;
        self.owner = r.owner;
        self.payee = r.payee;
        self.bond = r.bond;
        self.registered_at = r.now;
        self.outflow_at = r.now;
        self.status = ACTIVE;
        self.version = LAYOUT;
        self.bump = r.bump;
        Ok(())
    }

    /// Every device has a bucket of its own, an eighth of the network's.
    /// Attack: an eighth evaded by many small claims.
    pub fn outflow(&mut self, limit: u64, seconds: u32) -> Outflow<'_> {
        Outflow {
            level: &mut self.outflow_level,
            carry: &mut self.outflow_carry,
            at: &mut self.outflow_at,
            limit: limit / DEVICE_SHARE,
            seconds,
        }
    }

    /// What a proven total still owes. Older proofs owe nothing, whichever epoch they are of.
    /// Attack: claiming twice, or an older epoch after a newer one.
    pub fn owed(&self, cumulative: u64) -> u64 {
        cumulative.saturating_sub(self.claimed)
    }
}
