// What pages ask of Solana's command line, for tests: `solana-keygen new -o FILE`, `solana-keygen pubkey FILE`,
// `solana airdrop SOL FILE`, at the endpoint that stands in for the cluster of the page.
import { addressOf } from '../../../programs/client/addresses.ts';
import { connect } from '../../../programs/client/connect.ts';
import { ensureKeypair, readKeypair } from '../../../programs/client/keypair-file.ts';

const [program, command, ...words] = process.argv.slice(2);
const file = words.find((word) => word.endsWith('.json')) ?? '';

switch (`${program} ${command}`) {
  case 'solana-keygen new':
    await ensureKeypair(file);
    break;
  case 'solana-keygen pubkey':
    process.stdout.write(`${addressOf((await readKeypair(file)).publicKey)}\n`);
    break;
  case 'solana airdrop': {
    const { publicKey } = await readKeypair(file);
    await connect(process.env['WAYPROOF_CLUSTER'] ?? '').requestAirdrop(publicKey, Number(words[0]) * 1e9);
    break;
  }
  default:
    process.exitCode = 64;
}
