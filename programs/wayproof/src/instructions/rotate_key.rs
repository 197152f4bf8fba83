use crate::{
    device_key,
    errors::WayproofError,
    events::{DeviceRegistered, DeviceRotated},
    possession,
    state::*,
    statements,
};
use anchor_lang::{prelude::*, system_program};

#[derive(Accounts)]
#[instruction(new_key: Address)]
pub struct RotateKey {
    #[account(mut, address = device.owner @ WayproofError::NotOwner)]
    pub owner: Signer,
    pub network: Account<Network>,
    #[account(mut, constraint = device.network == *network.address() @ WayproofError::WrongNetwork)]
    pub device: Account<Device>,
    // Attack: a rotation onto a device that exists, whose claimed would start at 0 again.
    #[account(init, payer = owner, seeds = [DEVICE, network.address().as_ref(), new_key.as_ref()], bump)]
    pub successor: Account<Device>,
    // Attack: a fake sysvar account that tells of a verification which never happened (Wormhole 2022).
    pub instructions: Sysvar<SysvarInstructions>,
    pub system_program: Program<System>,
}

impl RotateKey {
    fn validate(&self, new_key: &Address, nonce: u64, expires: i64, now: i64) -> Result<()> {
        self.device.require_active()?;
        device_key::require_strong(new_key)?;
        require!(nonce == self.device.next_nonce()?, WayproofError::WrongNonce);
        require!(expires > now, WayproofError::StatementExpired);
        let (network, owner) = (self.network.address(), self.owner.address());
        let statement = statements::rotation(network, &self.device.key, new_key, owner, nonce, expires);
        // Attack: somebody else's key enrolled without its consent.
        possession::require_signed(&self.instructions, new_key, &statement)
    }

    fn pay_bond(&mut self, bond: u64) -> Result<()> {
        let accounts =
            system_program::Transfer { from: self.owner.cpi_handle_mut(), to: self.successor.cpi_handle_mut() };
        system_program::transfer(CpiContext::new(self.system_program.address(), accounts), bond)
    }
}

pub fn rotate_key(ctx: &mut Context<RotateKey>, new_key: Address, nonce: u64, expires: i64) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    ctx.accounts.validate(&new_key, nonce, expires, now)?;
    let registration = Registration {
        network: *ctx.accounts.network.address(),
        key: new_key,
        owner: *ctx.accounts.owner.address(),
        payee: ctx.accounts.device.payee,
        bond: ctx.accounts.network.device_bond,
        now,
        bump: ctx.bumps.successor,
    };
    // The old bond stays behind, slashable, until it is withdrawn.
    ctx.accounts.pay_bond(registration.bond)?;
    ctx.accounts.successor.register(registration)?;
    ctx.accounts.device.rotate(new_key, nonce, now);
    let (old, new) = (&ctx.accounts.device, &ctx.accounts.successor);
    emit!(DeviceRotated { network: old.network, device: *old.address(), key: old.key, successor: new_key, nonce });
    emit!(DeviceRegistered {
        network: new.network,
        device: *new.address(),
        key: new_key,
        owner: new.owner,
        payee: new.payee,
        bond: new.bond,
        nonce: new.nonce,
        registered_at: now,
    });
    Ok(())
}
