import type { ErrorRow } from '../errors.ts';

/** Append-only: a code, once published, keeps its meaning. */
export const chainErrors = {
  CHAIN_DATA_LOCKED: {
    sentence: 'The local chain in $folder is already open in another process.',
    hint: 'Stop the other one, or give this one its own folder with --data.',
    retry: true,
  },
  CHAIN_DATA_INVALID: {
    sentence: 'The local chain in $folder cannot be opened: $reason.',
    hint: 'Use the version of Wayproof that made it, or start with an empty folder.',
    retry: false,
  },
  CHAIN_STORE_FAILED: {
    sentence: 'The local chain cannot store what it executed: $reason.',
    hint: 'Check that the disk is not full and the folder writable, then restart it; confirmed transactions are kept.',
    retry: false,
  },
  CHAIN_PROGRAM_FILE: {
    sentence: 'The program file $path cannot be loaded: $reason.',
    hint: 'Build it with "npm run program:build", or point WAYPROOF_PROGRAM_SO to bytecode.',
    retry: false,
  },
  CHAIN_PORT_IN_USE: {
    sentence: 'The local chain cannot listen on $host:$port: the port is in use.',
    hint: 'It needs this port and the next one. Stop what uses them, or choose others.',
    retry: true,
  },
  CHAIN_HOST_NOT_LOCAL: {
    sentence: 'The local chain serves loopback addresses only, not $host.',
    hint: 'Use 127.0.0.1, ::1 or localhost; anybody who reaches it may mint and airdrop.',
    retry: false,
  },
  CHAIN_URL_INVALID: {
    sentence: 'A Solana RPC endpoint is an http or https URL, got "$got".',
    hint: 'For example http://127.0.0.1:8899 or https://api.devnet.solana.com.',
    retry: false,
  },
  CHAIN_UNREACHABLE: {
    sentence: 'The RPC endpoint $endpoint cannot be reached: $reason.',
    hint: 'Check that it runs and that the URL is right; nothing was lost, try again.',
    retry: true,
  },
  CHAIN_TIMEOUT: {
    sentence: 'The RPC endpoint $endpoint gave no answer within $seconds s.',
    hint: 'It may be overloaded; try again or use another endpoint.',
    retry: true,
  },
  CHAIN_RATE_LIMITED: {
    sentence: 'The RPC endpoint $endpoint refuses more requests for now.',
    hint: 'Wait a moment, or use an endpoint of your own.',
    retry: true,
  },
  CHAIN_RPC_ERROR: {
    sentence: 'The RPC endpoint answered with an error: $reason.',
    hint: 'Check that the endpoint serves the cluster you mean.',
    retry: true,
  },
  CHAIN_FUNDS: {
    sentence: 'The paying wallet does not hold enough SOL: $reason.',
    hint: 'Send SOL to it; the quote shows fee, rent and bond before sending.',
    retry: false,
  },
  CHAIN_TOKEN_FUNDS: {
    sentence: 'The token account does not hold enough tokens for this transfer.',
    hint: 'Fund it first, or send less.',
    retry: false,
  },
  CHAIN_BLOCKHASH_EXPIRED: {
    sentence: 'The transaction did not land before its blockhash expired, and never will.',
    hint: 'Send it again: it gets a fresh blockhash. With a congested cluster allow a higher priority fee.',
    retry: true,
  },
  CHAIN_ALREADY_PROCESSED: {
    sentence: 'This very transaction has landed before.',
    hint: 'Look at its status; there is nothing to send.',
    retry: false,
  },
  CHAIN_OUTCOME_UNKNOWN: {
    sentence: 'The RPC endpoint went away after transaction $signature was sent; it may have landed.',
    hint: 'Look up the signature when an endpoint answers again before sending anything else.',
    retry: false,
  },
  CHAIN_PROGRAM_REFUSED: {
    sentence: 'The program refused: $sentence ($name, $code).',
    hint: '$fix The rules: programs/wayproof/README.md.',
    retry: false,
  },
  CHAIN_TRANSACTION_FAILED: {
    sentence: 'The transaction failed on chain: $reason.',
    hint: 'Its logs name the instruction that failed.',
    retry: false,
  },
  CHAIN_TRANSACTION_TOO_LARGE: {
    sentence: 'The transaction does not fit 1,232 bytes: $reason.',
    hint: 'Send fewer instructions at once.',
    retry: false,
  },
  CHAIN_ACCOUNT_MISSING: {
    sentence: 'There is no $kind at $address on this cluster.',
    hint: 'Check the address and the cluster (--cluster).',
    retry: false,
  },
  CHAIN_ACCOUNT_EXISTS: {
    sentence: 'The account to be created exists already.',
    hint: 'It was made before, perhaps by an earlier run; look at it instead.',
    retry: false,
  },
  CHAIN_ACCOUNT_INVALID: {
    sentence: 'The account $address is no $kind of program $program.',
    hint: 'Check the address, and that this client and the deployed program are of one version.',
    retry: false,
  },
  KEYPAIR_FILE_MISSING: {
    sentence: 'The keypair file $path cannot be read: $reason.',
    hint: 'Make one with "solana-keygen new", or name another file.',
    retry: false,
  },
  KEYPAIR_FILE_INVALID: {
    sentence: 'The file $path does not hold a Solana CLI keypair.',
    hint: 'It is a JSON array of 64 bytes whose second half is the public key.',
    retry: false,
  },
  KEYPAIR_FILE_EXISTS: {
    sentence: 'The keypair file $path exists already and is never overwritten.',
    hint: 'Move it away first, or use the key in it.',
    retry: false,
  },
  CHAIN_PARAMETERS_UNKNOWN: {
    sentence: 'Network $network never had parameter version $version; its current one is $current.',
    hint: 'Versions count from 1. A newer one may have been applied since the network was read: read it again.',
    retry: true,
  },
  CHAIN_CO_SIGNATURE: {
    sentence: 'A signature made on another machine does not fit this transaction.',
    hint: 'The parts it was made from differ: let the other side make it again.',
    retry: false,
  },
} as const satisfies Record<string, ErrorRow>;
