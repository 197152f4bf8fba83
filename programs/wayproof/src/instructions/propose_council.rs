use super::ByCouncil;
use crate::{bounds, events::CouncilProposed};
use anchor_lang::prelude::*;

/// The first of two steps: a mistyped address never accepts. The council's own address takes an offer back.
pub fn propose_council(ctx: &mut Context<ByCouncil>, council: Address) -> Result<()> {
    bounds::require_authorities(&[council])?;
    ctx.accounts.network.pending_council = council;
    emit!(CouncilProposed { network: *ctx.accounts.network.address(), council });
    Ok(())
}
