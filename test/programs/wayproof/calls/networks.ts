import { TestNetwork } from '../network.ts';
import type { Build } from './call.ts';

export const networkCalls: Readonly<Record<string, Build>> = {
  create_network: (ledger, mint) => {
    const network = new TestNetwork(ledger, mint);
    return { ledger, instructions: [network.createInstruction()], signers: [network.creator] };
  },
};
