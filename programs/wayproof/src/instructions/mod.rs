pub mod accept_council;
pub mod apply_params;
pub mod attest_epoch;
pub mod by_council;
pub mod cancel_params;
pub mod challenge_order;
pub mod challenge_padding;
pub mod challenge_regression;
pub mod claim;
pub mod close_epoch;
pub mod close_opening;
pub mod create_network;
pub mod expire_epoch;
pub mod finalise_epoch;
pub mod lost_challenge;
pub mod open_leaf;
pub mod pause_intake;
pub mod post_epoch;
pub mod propose_council;
pub mod propose_params;
pub mod register_device;
pub mod resume_intake;
pub mod retire_device;
pub mod rotate_key;
pub mod set_guardian;
pub mod set_keys;
pub mod set_oracles;
pub mod set_payee;
pub mod slash_equivocation;
pub mod transfer_device;
pub mod void_epoch;
pub mod withdraw_bond;

// Globs: `#[program]` also needs the modules that `#[derive(Accounts)]` writes beside each struct.
pub use {
    accept_council::*, apply_params::*, attest_epoch::*, by_council::*, cancel_params::*, challenge_order::*,
    challenge_padding::*, challenge_regression::*, claim::*, close_epoch::*, close_opening::*, create_network::*,
    expire_epoch::*, finalise_epoch::*, open_leaf::*, pause_intake::*, post_epoch::*, propose_council::*,
    propose_params::*, register_device::*, resume_intake::*, retire_device::*, rotate_key::*, set_guardian::*,
    set_keys::*, set_oracles::*, set_payee::*, slash_equivocation::*, transfer_device::*, void_epoch::*,
    withdraw_bond::*,
};
