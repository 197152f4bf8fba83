use crate::{errors::WayproofError, state::*};
use anchor_lang::prelude::*;

/// The accounts of every instruction that is the council's alone.
#[derive(Accounts)]
pub struct ByCouncil {
    // Attack: anybody else seating oracles, or taking the council over.
    #[account(address = network.council @ WayproofError::NotCouncil)]
    pub council: Signer,
    #[account(mut)]
    pub network: Account<Network>,
}
