//! What strangers must agree on: who owns a device, what an epoch paid, and the rules.
//! Accounts, instructions and errors are drawn in `programs/wayproof/README.md`.
use anchor_lang::prelude::*;

pub mod bounds;
pub mod device_key;
pub mod errors;
pub mod events;
pub mod instructions;
pub mod possession;
pub mod reward_tree;
#[cfg(target_os = "solana")]
mod security_txt;
pub mod state;
pub mod statements;

use instructions::*;
use state::Params;

declare_id!("2GqN99o7hrVY1Nvby19zEbZ6CfHNpndvbPGCcLkMtb5q");

#[program]
pub mod wayproof {
    use super::*;

    /// Anyone opens a network of their own; the creator's key is part of its address.
    pub fn create_network(ctx: &mut Context<CreateNetwork>, salt: [u8; 8], args: NetworkArgs) -> Result<()> {
        create_network::create_network(ctx, salt, args)
    }

    /// The council seats another set of oracles.
    pub fn set_oracles(ctx: &mut Context<ByCouncil>, oracles: Vec<Address>, threshold: u8) -> Result<()> {
        set_oracles::set_oracles(ctx, oracles, threshold)
    }

    /// The council names the hub's and the releases' keys, and the controller (zero for none).
    pub fn set_keys(
        ctx: &mut Context<ByCouncil>,
        hub_key: Address,
        release_key: Address,
        controller: Address,
    ) -> Result<()> {
        set_keys::set_keys(ctx, hub_key, release_key, controller)
    }

    /// The council names the guardian.
    pub fn set_guardian(ctx: &mut Context<ByCouncil>, guardian: Address) -> Result<()> {
        set_guardian::set_guardian(ctx, guardian)
    }

    /// The council offers its place to another.
    pub fn propose_council(ctx: &mut Context<ByCouncil>, council: Address) -> Result<()> {
        propose_council::propose_council(ctx, council)
    }

    /// The proposed council takes over.
    pub fn accept_council(ctx: &mut Context<AcceptCouncil>) -> Result<()> {
        accept_council::accept_council(ctx)
    }

    /// Council or controller propose parameters; nothing changes before the delay is over.
    pub fn propose_params(ctx: &mut Context<ProposeParams>, params: Params) -> Result<()> {
        propose_params::propose_params(ctx, params)
    }

    /// Anyone applies a change whose delay is over; it binds the periods that start afterwards.
    pub fn apply_params(ctx: &mut Context<ApplyParams>) -> Result<()> {
        apply_params::apply_params(ctx)
    }

    /// Council or guardian cancel a change that is not applied yet.
    pub fn cancel_params(ctx: &mut Context<CancelParams>) -> Result<()> {
        cancel_params::cancel_params(ctx)
    }

    /// Guardian or council stop registrations and postings, and nothing else, for fourteen days.
    pub fn pause_intake(ctx: &mut Context<PauseIntake>) -> Result<()> {
        pause_intake::pause_intake(ctx)
    }

    /// The council ends a pause before it lapses.
    pub fn resume_intake(ctx: &mut Context<ByCouncil>) -> Result<()> {
        resume_intake::resume_intake(ctx)
    }

    /// An owner enrols a device whose key has signed the registration statement.
    pub fn register_device(ctx: &mut Context<RegisterDevice>, key: Address, nonce: u64, expires: i64) -> Result<()> {
        register_device::register_device(ctx, key, nonce, expires)
    }

    /// The owner names the token account that receives the device's rewards.
    pub fn set_payee(ctx: &mut Context<SetPayee>) -> Result<()> {
        set_payee::set_payee(ctx)
    }

    /// Owner, new owner and device agree that the device changes hands, with its bond and its claims.
    pub fn transfer_device(ctx: &mut Context<TransferDevice>, nonce: u64, expires: i64) -> Result<()> {
        transfer_device::transfer_device(ctx, nonce, expires)
    }

    /// A new key takes over from an old one, which can be claimed for but never used again.
    pub fn rotate_key(ctx: &mut Context<RotateKey>, new_key: Address, nonce: u64, expires: i64) -> Result<()> {
        rotate_key::rotate_key(ctx, new_key, nonce, expires)
    }

    /// The owner takes a device out of service.
    pub fn retire_device(ctx: &mut Context<RetireDevice>) -> Result<()> {
        retire_device::retire_device(ctx)
    }

    /// The owner of a retired or rotated device takes its bond back after the delay.
    pub fn withdraw_bond(ctx: &mut Context<WithdrawBond>) -> Result<()> {
        withdraw_bond::withdraw_bond(ctx)
    }

    /// An oracle proposes the next epoch and leaves a bond.
    pub fn post_epoch(ctx: &mut Context<PostEpoch>, number: u64, contents: EpochContents) -> Result<()> {
        post_epoch::post_epoch(ctx, number, contents)
    }

    /// Another oracle confirms the content hash it computed itself.
    pub fn attest_epoch(ctx: &mut Context<AttestEpoch>, contents: [u8; 32]) -> Result<()> {
        attest_epoch::attest_epoch(ctx, contents)
    }

    /// Anyone makes an attested epoch final once its window is over.
    pub fn finalise_epoch(ctx: &mut Context<FinaliseEpoch>) -> Result<()> {
        finalise_epoch::finalise_epoch(ctx)
    }

    /// Anyone clears an epoch that nobody attested, so that the network goes on.
    pub fn expire_epoch(ctx: &mut Context<ExpireEpoch>) -> Result<()> {
        expire_epoch::expire_epoch(ctx)
    }

    /// The council, or enough oracles that vote for it, take an epoch back before it is final.
    pub fn void_epoch(ctx: &mut Context<VoidEpoch>, reason: u8) -> Result<()> {
        void_epoch::void_epoch(ctx, reason)
    }

    /// Anyone proves one leaf of an epoch's tree, to hold it against the epoch.
    pub fn open_leaf(
        ctx: &mut Context<OpenLeaf>,
        index: u32,
        device: Address,
        cumulative: u64,
        proof: &[u8],
    ) -> Result<()> {
        open_leaf::open_leaf(ctx, index, device, cumulative, proof)
    }

    /// Anyone shows two leaves whose keys do not rise with their indices, for half of the proposer's bond.
    pub fn challenge_order(ctx: &mut Context<ChallengeOrder>) -> Result<()> {
        challenge_order::challenge_order(ctx)
    }

    /// Anyone shows that a device's total fell or went missing, for half of the proposer's bond.
    pub fn challenge_regression(ctx: &mut Context<ChallengeRegression>) -> Result<()> {
        challenge_regression::challenge_regression(ctx)
    }

    /// Anyone shows padding where a leaf should be, for half of the proposer's bond.
    pub fn challenge_padding(ctx: &mut Context<ChallengePadding>, index: u32, proof: &[u8]) -> Result<()> {
        challenge_padding::challenge_padding(ctx, index, proof)
    }

    /// Anyone shows two frames of a device that contradict each other, for half of its bond.
    pub fn slash_equivocation(ctx: &mut Context<SlashEquivocation>) -> Result<()> {
        slash_equivocation::slash_equivocation(ctx)
    }

    /// Anyone closes an epoch that no claim needs any more; the rent goes back to its proposer.
    pub fn close_epoch(ctx: &mut Context<CloseEpoch>) -> Result<()> {
        close_epoch::close_epoch(ctx)
    }

    /// Anyone closes an opening that no challenge needs any more; the rent goes back to who paid it.
    pub fn close_opening(ctx: &mut Context<CloseOpening>) -> Result<()> {
        close_opening::close_opening(ctx)
    }

    /// Anyone has a proven total paid to the device's payee.
    pub fn claim(ctx: &mut Context<Claim>, index: u32, cumulative: u64, proof: &[u8]) -> Result<()> {
        claim::claim(ctx, index, cumulative, proof)
    }
}
