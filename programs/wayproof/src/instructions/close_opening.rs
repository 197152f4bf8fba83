use crate::{errors::WayproofError, events::OpeningClosed, state::*};
use anchor_lang::prelude::*;

#[derive(Accounts)]
pub struct CloseOpening {
    pub network: Account<Network>,
    /// Needed only to show that the opened attempt was replaced, expired or voided.
    pub epoch: Option<Account<Epoch>>,
    #[account(mut, close = payer, constraint = opening.network == *network.address() @ WayproofError::WrongNetwork)]
    pub opening: Account<Opening>,
    // Attack: the rent sent to somebody else.
    #[account(mut, address = opening.payer @ WayproofError::WrongRentPayer)]
    pub payer: UncheckedAccount,
}

pub fn close_opening(ctx: &mut Context<CloseOpening>) -> Result<()> {
    let opening = &ctx.accounts.opening;
    // Attack: a proposer that closes its challenger's openings before they are used.
    require!(opening.is_decided(&ctx.accounts.network, ctx.accounts.epoch.as_ref()), WayproofError::OpeningUndecided);
    emit!(OpeningClosed {
        network: opening.network,
        opening: *opening.address(),
        payer: opening.payer,
        lamports: opening.get_lamports(),
    });
    Ok(())
}
