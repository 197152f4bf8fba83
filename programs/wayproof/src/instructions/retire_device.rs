use crate::{errors::WayproofError, events::DeviceRetired, state::*};
use anchor_lang::prelude::*;

#[derive(Accounts)]
pub struct RetireDevice {
    #[account(address = device.owner @ WayproofError::NotOwner)]
    pub owner: Signer,
    #[account(mut)]
    pub device: Account<Device>,
}

pub fn retire_device(ctx: &mut Context<RetireDevice>) -> Result<()> {
    let (now, address) = (Clock::get()?.unix_timestamp, *ctx.accounts.device.address());
    let device = &mut ctx.accounts.device;
    device.require_active()?;
    device.retire(now);
    emit!(DeviceRetired { network: device.network, device: address, retired_at: now });
    Ok(())
}
