use crate::{errors::WayproofError, events::DeviceSlashed, possession::signed_before, state::*, statements};
use anchor_lang::prelude::*;

/// The two instructions just before are Ed25519 verifications, in the layout registrations use, of two
/// frames of the device: one layout to pin, and neither can be the other.
#[derive(Accounts)]
pub struct SlashEquivocation {
    #[account(mut)]
    pub payer: Signer,
    #[account(mut)]
    pub network: Account<Network>,
    #[account(mut, constraint = device.network == *network.address() @ WayproofError::WrongNetwork)]
    pub device: Account<Device>,
    // Attack: a fake sysvar account that tells of a verification which never happened (Wormhole 2022).
    pub instructions: Sysvar<SysvarInstructions>,
}

impl SlashEquivocation {
    fn validate(&self) -> Result<(u32, u64)> {
        let (sysvar, key) = (&self.instructions, &self.device.key);
        let one = signed_before(sysvar, 2, key)?;
        let other = signed_before(sysvar, 1, key)?;
        statements::contradiction(self.network.address(), key, &one, &other)
    }
}

pub fn slash_equivocation(ctx: &mut Context<SlashEquivocation>) -> Result<()> {
    let (session, sequence) = ctx.accounts.validate()?;
    let bond = ctx.accounts.device.slash()?;
    let (kept, reward) = ctx.accounts.network.keep(bond, true)?;
    ctx.accounts.device.sub_lamports(bond)?;
    ctx.accounts.network.add_lamports(kept)?;
    ctx.accounts.payer.add_lamports(reward)?;
    let device = &ctx.accounts.device;
    emit!(DeviceSlashed {
        network: device.network,
        device: *device.address(),
        key: device.key,
        session,
        sequence,
        reporter: *ctx.accounts.payer.address(),
        kept,
        reward,
    });
    Ok(())
}
