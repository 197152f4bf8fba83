use super::{Epoch, Network, EXPIRED, LAYOUT, VOIDED};
use crate::errors::WayproofError;
use anchor_lang::prelude::*;

/// One proven leaf of an epoch's reward tree. Two whole proofs would not fit a transaction, two openings do.
#[account]
pub struct Opening {
    pub network: Address,
    pub epoch: Address,
    /// Paid the rent; it goes back here.
    pub payer: Address,
    /// The device's key, as in the leaf.
    pub device: Address,
    pub cumulative: u64,
    /// The epoch's number.
    pub number: u64,
    pub attempt: u32,
    pub index: u32,
    pub version: u8,
    pub kind: u8,
    pub bump: u8,
    pub _padding: [u8; 5],
    pub _reserved: [u8; 64],
}

impl Opening {
    pub fn open(&mut self, epoch: &Account<Epoch>, index: u32, device: Address, cumulative: u64, payer: Address) {
        self.network = epoch.network;
        self.epoch = *epoch.address();
        self.payer = payer;
        self.device = device;
        self.cumulative = cumulative;
        self.number = epoch.number;
        self.attempt = epoch.attempt;
        self.index = index;
        self.version = LAYOUT;
    }

    /// Attack: leaves of another epoch, or of an attempt that has been replaced, held against this one.
    pub fn require_of(&self, epoch: &Account<Epoch>) -> Result<()> {
        require!(self.epoch == *epoch.address() && self.attempt == epoch.attempt, WayproofError::WrongOpening);
        Ok(())
    }

    /// Whether no challenge can need it any more: a newer epoch is final, or its own attempt is gone.
    pub fn is_decided(&self, network: &Network, epoch: Option<&Account<Epoch>>) -> bool {
        let gone = |epoch: &Account<Epoch>| {
            self.epoch == *epoch.address() && (self.attempt != epoch.attempt || matches!(epoch.state, EXPIRED | VOIDED))
        };
        network.latest_final > self.number || epoch.is_some_and(gone)
    }
}
