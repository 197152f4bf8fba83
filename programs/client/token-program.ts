import { PublicKey } from '@solana/web3.js';

/** The classic SPL token program; written here so that builders need not load `@solana/spl-token`. */
export const TOKEN_PROGRAM = new PublicKey('TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA');
