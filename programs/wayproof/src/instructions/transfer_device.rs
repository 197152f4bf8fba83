use crate::{errors::WayproofError, events::DeviceTransferred, possession, state::*, statements};
use anchor_lang::prelude::*;
use anchor_spl::TokenAccount;

/// Three agree: the owner and the new owner sign, the device key has signed the transfer statement.
#[derive(Accounts)]
pub struct TransferDevice {
    // Attack: a thief of the device key alone gives the device away.
    #[account(address = device.owner @ WayproofError::NotOwner)]
    pub owner: Signer,
    // Attack: a device, and what it will be slashed for, pushed onto somebody who does not want it.
    pub new_owner: Signer,
    pub network: Account<Network>,
    #[account(mut, constraint = device.network == *network.address() @ WayproofError::WrongNetwork)]
    pub device: Account<Device>,
    #[account(
        constraint = *payee.mint() == network.mint @ WayproofError::WrongPayeeMint,
        constraint = payee.owner() != network.address() @ WayproofError::PayeeIsVault,
    )]
    pub payee: Account<TokenAccount>,
    // Attack: a fake sysvar account that tells of a verification which never happened (Wormhole 2022).
    pub instructions: Sysvar<SysvarInstructions>,
}

impl TransferDevice {
    fn validate(&self, nonce: u64, expires: i64, now: i64) -> Result<()> {
        self.device.require_active()?;
        // Attack: a statement of an earlier sale shown again after the device was bought back.
        require!(nonce == self.device.next_nonce()?, WayproofError::WrongNonce);
        require!(expires > now, WayproofError::StatementExpired);
        let (network, key, owner) = (self.network.address(), &self.device.key, self.new_owner.address());
        let statement = statements::transfer(network, key, owner, nonce, expires);
        possession::require_signed(&self.instructions, key, &statement)
    }
}

pub fn transfer_device(ctx: &mut Context<TransferDevice>, nonce: u64, expires: i64) -> Result<()> {
    ctx.accounts.validate(nonce, expires, Clock::get()?.unix_timestamp)?;
    let (address, previous) = (*ctx.accounts.device.address(), ctx.accounts.device.owner);
    let (owner, payee) = (*ctx.accounts.new_owner.address(), *ctx.accounts.payee.address());
    let device = &mut ctx.accounts.device;
    device.transfer(owner, payee, nonce);
    emit!(DeviceTransferred { network: device.network, device: address, previous, owner, payee, nonce });
    Ok(())
}
