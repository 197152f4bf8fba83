use crate::{errors::WayproofError, events::BondWithdrawn, state::*};
use anchor_lang::prelude::*;

#[derive(Accounts)]
pub struct WithdrawBond {
    #[account(mut, address = device.owner @ WayproofError::NotOwner)]
    pub owner: Signer,
    // Attack: a network of the attacker's with short epochs, to shorten the delay.
    #[account(address = device.network @ WayproofError::WrongNetwork)]
    pub network: Account<Network>,
    #[account(mut)]
    pub device: Account<Device>,
}

pub fn withdraw_bond(ctx: &mut Context<WithdrawBond>) -> Result<()> {
    let (now, delay) = (Clock::get()?.unix_timestamp, ctx.accounts.network.bond_delay());
    let lamports = ctx.accounts.device.release_bond(delay, now)?;
    ctx.accounts.device.sub_lamports(lamports)?;
    ctx.accounts.owner.add_lamports(lamports)?;
    let device = &ctx.accounts.device;
    emit!(BondWithdrawn { network: device.network, device: *device.address(), owner: device.owner, lamports });
    Ok(())
}
