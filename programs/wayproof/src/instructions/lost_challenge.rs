use crate::{errors::WayproofError, events::EpochChallenged, state::*};
use anchor_lang::prelude::*;

/// What every proven challenge does: the attempt is void, the chain steps back to before it, its proposer
/// is suspended and loses its bond. `device` is the leaf's that is wrong.
pub fn lose_challenge(
    network: &mut Account<Network>,
    epoch: &mut Account<Epoch>,
    challenger: &Signer,
    device: Address,
) -> Result<()> {
    // Attack: a slash after the epoch is final, or twice for one attempt.
    require!(epoch.state == POSTED, WayproofError::EpochNotPending);
    network.step_back(epoch);
    network.suspend(&epoch.proposer);
    epoch.void();
    let bond = epoch.take_bond();
    let (kept, reward) = network.keep(bond, true)?;
    epoch.sub_lamports(bond)?;
    network.add_lamports(kept)?;
    challenger.add_lamports(reward)?;
    emit!(EpochChallenged {
        network: epoch.network,
        number: epoch.number,
        attempt: epoch.attempt,
        proposer: epoch.proposer,
        challenger: *challenger.address(),
        device,
        kept,
        reward,
        latest_posted: network.latest_posted,
    });
    Ok(())
}
