use crate::{errors::WayproofError, events::EpochClosed, state::*};
use anchor_lang::prelude::*;

#[derive(Accounts)]
pub struct CloseEpoch {
    pub network: Account<Network>,
    #[account(mut, close = proposer, constraint = epoch.network == *network.address() @ WayproofError::WrongNetwork)]
    pub epoch: Account<Epoch>,
    // Attack: the rent sent to somebody else.
    #[account(mut, address = epoch.proposer @ WayproofError::WrongProposer)]
    pub proposer: UncheckedAccount,
}

pub fn close_epoch(ctx: &mut Context<CloseEpoch>) -> Result<()> {
    let (epoch, now) = (&ctx.accounts.epoch, Clock::get()?.unix_timestamp);
    // Attack: the parent of an open epoch taken away, or the proof of a device left out of the newer epochs.
    require!(epoch.is_old(ctx.accounts.network.latest_final, now), WayproofError::EpochNotOld);
    emit!(EpochClosed {
        network: epoch.network,
        number: epoch.number,
        proposer: epoch.proposer,
        lamports: epoch.get_lamports(),
    });
    Ok(())
}
