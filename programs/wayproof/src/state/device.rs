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

    /// Attack: a device that is retired, rotated or slashed sold, rotated or retired once more.
    pub fn require_active(&self) -> Result<()> {
        require!(self.status == ACTIVE, WayproofError::DeviceNotActive);
        Ok(())
    }

    /// The bond and what is not yet claimed go with the device.
    pub fn transfer(&mut self, owner: Address, payee: Address, nonce: u64) {
        self.owner = owner;
        self.payee = payee;
        self.nonce = nonce;
    }

    /// The total stays here and can still be claimed; the successor starts at zero.
    pub fn rotate(&mut self, successor: Address, nonce: u64, now: i64) {
        self.nonce = nonce;
        self.successor = successor;
        self.status = ROTATED;
        self.retired_at = now;
    }

    pub fn retire(&mut self, now: i64) {
        self.status = RETIRED;
        self.retired_at = now;
    }

    /// Take the bond out of the books; the caller moves the lamports. `delay` in seconds.
    pub fn release_bond(&mut self, delay: i64, now: i64) -> Result<u64> {
        require!(matches!(self.status, RETIRED | ROTATED), WayproofError::DeviceNotRetired);
        // Attack: the bond gone before anybody can show what the device did.
        let from = self.retired_at.checked_add(delay).ok_or(WayproofError::Overflow)?;
        require!(cfg!(feature = "mutant-9") || now >= from, WayproofError::BondLocked);
        // Attack: the same bond withdrawn twice, the second time out of the account's rent.
        require!(self.bond > 0, WayproofError::NoBond);
        Ok(core::mem::take(&mut self.bond))
    }

    /// Take the bond of a device that contradicted itself; what it earned stays claimable.
    pub fn slash(&mut self) -> Result<u64> {
        let bonded = matches!(self.status, RETIRED | ROTATED) && self.bond > 0;
        require!(self.status == ACTIVE || bonded, WayproofError::NotSlashable);
        self.status = SLASHED;
        Ok(core::mem::take(&mut self.bond))
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
        let claimed = if cfg!(feature = "mutant-1") { 0 } else { self.claimed };
        cumulative.saturating_sub(claimed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytemuck::Zeroable;

    fn device() -> Device {
        Device { status: ACTIVE, bond: 10, nonce: 1, claimed: 5, ..Device::zeroed() }
    }

    #[test]
    fn a_bond_leaves_once_and_not_before_its_time() {
        let mut device = device();
        assert!(device.release_bond(100, 1_000).is_err());
        device.retire(1_000);
        assert!(device.release_bond(100, 1_099).is_err());
        assert_eq!(device.release_bond(100, 1_100).ok(), Some(10));
        assert!(device.release_bond(100, 1_101).is_err());
        assert!(device.require_active().is_err());
    }

    #[test]
    fn a_device_is_slashed_once_and_only_while_it_has_something_to_lose() {
        let mut device = device();
        assert_eq!(device.slash().ok(), Some(10));
        assert!(device.slash().is_err());
        assert!(device.release_bond(0, 1).is_err());
        assert_eq!(device.owed(9), 4);
        let mut retired = self::device();
        retired.retire(1_000);
        retired.release_bond(0, 1_000).unwrap();
        assert!(retired.slash().is_err());
    }

    #[test]
    fn a_rotated_device_keeps_its_total_and_its_bond() {
        let mut device = device();
        let key = Address::new_from_array([9; 32]);
        device.rotate(key, 2, 1_000);
        assert!(device.require_active().is_err());
        assert_eq!((device.successor, device.claimed, device.bond, device.nonce), (key, 5, 10, 2));
        assert_eq!(device.owed(9), 4);
        assert_eq!(device.release_bond(0, 1_000).ok(), Some(10));
    }
}
