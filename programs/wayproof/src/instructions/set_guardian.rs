use super::ByCouncil;
use crate::{bounds, events::GuardianSet};
use anchor_lang::prelude::*;

pub fn set_guardian(ctx: &mut Context<ByCouncil>, guardian: Address) -> Result<()> {
    bounds::require_authorities(&[guardian])?;
    let address = *ctx.accounts.network.address();
    let previous = ctx.accounts.network.guardian;
    ctx.accounts.network.set_guardian(guardian);
    emit!(GuardianSet { network: address, previous, guardian });
    Ok(())
}
