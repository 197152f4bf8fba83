use crate::{device_key, errors::WayproofError, events::DeviceRegistered, possession, state::*, statements};
use anchor_lang::{prelude::*, system_program};
use anchor_spl::TokenAccount;

#[derive(Accounts)]
#[instruction(key: Address)]
pub struct RegisterDevice {
    #[account(mut)]
    pub owner: Signer,
    pub network: Account<Network>,
    // `init` refuses an address that exists. Attack: re-registration resets claimed to 0.
    #[account(init, payer = owner, seeds = [DEVICE, network.address().as_ref(), key.as_ref()], bump)]
    pub device: Account<Device>,
    #[account(
        constraint = *payee.mint() == network.mint @ WayproofError::WrongPayeeMint,
        constraint = payee.owner() != network.address() @ WayproofError::PayeeIsVault,
    )]
    pub payee: Account<TokenAccount>,
    // Attack: a fake sysvar account that tells of a verification which never happened (Wormhole 2022).
    pub instructions: Sysvar<SysvarInstructions>,
    pub system_program: Program<System>,
}

impl RegisterDevice {
    fn validate(&self, key: &Address, nonce: u64, expires: i64, now: i64) -> Result<()> {
        self.network.require_intake_open(now)?;
        device_key::require_strong(key)?;
        require!(nonce == self.device.next_nonce()?, WayproofError::WrongNonce);
        // Attack: a statement the device's maker signed long ago, found and used by somebody else.
        require!(expires > now, WayproofError::StatementExpired);
        let statement = statements::registration(self.network.address(), key, self.owner.address(), nonce, expires);
        possession::require_signed(&self.instructions, key, &statement)
    }

    fn pay_bond(&mut self, bond: u64) -> Result<()> {
        let accounts = system_program::Transfer { from: self.owner.cpi_handle_mut(), to: self.device.cpi_handle_mut() };
        system_program::transfer(CpiContext::new(self.system_program.address(), accounts), bond)
    }
}

pub fn register_device(ctx: &mut Context<RegisterDevice>, key: Address, nonce: u64, expires: i64) -> Result<()> {
    let now = Clock::get()?.unix_timestamp;
    ctx.accounts.validate(&key, nonce, expires, now)?;
    let registration = Registration {
        network: *ctx.accounts.network.address(),
        key,
        owner: *ctx.accounts.owner.address(),
        payee: *ctx.accounts.payee.address(),
        bond: ctx.accounts.network.device_bond,
        now,
        bump: ctx.bumps.device,
    };
    ctx.accounts.pay_bond(registration.bond)?;
    ctx.accounts.device.register(registration)?;
    let device = &ctx.accounts.device;
    emit!(DeviceRegistered {
        network: device.network,
        device: *device.address(),
        key: device.key,
        owner: device.owner,
        payee: device.payee,
        bond: device.bond,
        nonce: device.nonce,
        registered_at: device.registered_at,
    });
    Ok(())
}
