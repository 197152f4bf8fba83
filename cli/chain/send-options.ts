import type { Command } from 'commander';

/** The options of every command that sends a transaction; see `SendFlags`. */
export function sendOptions(command: Command): void {
  command
    .option('--dry-run', 'check it, show fee, rent, bond and signers, and send nothing')
    .option('--yes', 'do not ask before signing')
    .option('--yes-mainnet', 'pay with real money on mainnet');
}
