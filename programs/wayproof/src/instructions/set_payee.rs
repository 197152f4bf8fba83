use crate::{errors::WayproofError, events::PayeeSet, state::*};
use anchor_lang::prelude::*;
use anchor_spl::TokenAccount;

#[derive(Accounts)]
pub struct SetPayee {
    // Attack: anybody else redirecting the rewards. Retired and slashed devices keep this right:
    // what they earned stays theirs.
    #[account(address = device.owner @ WayproofError::NotOwner)]
    pub owner: Signer,
    pub network: Account<Network>,
    // Attack: the device of another network, whose mint differs.
    #[account(mut, constraint = device.network == *network.address() @ WayproofError::WrongNetwork)]
    pub device: Account<Device>,
    #[account(
        constraint = *payee.mint() == network.mint @ WayproofError::WrongPayeeMint,
        constraint = payee.owner() != network.address() @ WayproofError::PayeeIsVault,
    )]
    pub payee: Account<TokenAccount>,
}

pub fn set_payee(ctx: &mut Context<SetPayee>) -> Result<()> {
    let (address, payee) = (*ctx.accounts.device.address(), *ctx.accounts.payee.address());
    let device = &mut ctx.accounts.device;
    let previous = core::mem::replace(&mut device.payee, payee);
    emit!(PayeeSet { network: device.network, device: address, previous, payee });
    Ok(())
}
