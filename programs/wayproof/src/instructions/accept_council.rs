use crate::{errors::WayproofError, events::CouncilAccepted, state::*};
use anchor_lang::prelude::*;

#[derive(Accounts)]
pub struct AcceptCouncil {
    // Attack: a council that was never proposed, or whose offer was taken back. Zero cannot sign.
    #[account(constraint = *council.address() == network.pending_council @ WayproofError::NotPendingCouncil)]
    pub council: Signer,
    #[account(mut)]
    pub network: Account<Network>,
}

pub fn accept_council(ctx: &mut Context<AcceptCouncil>) -> Result<()> {
    let (address, council) = (*ctx.accounts.network.address(), *ctx.accounts.council.address());
    let network = &mut ctx.accounts.network;
    let previous = core::mem::replace(&mut network.council, council);
    network.pending_council = Address::default();
    emit!(CouncilAccepted { network: address, previous, council });
    Ok(())
}
