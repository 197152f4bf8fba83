import type { Keypair, PublicKey } from '@solana/web3.js';
import { asCouncil, changeOf, paramsOf, pause, propose } from '../governance.ts';
import { instruction, type Ledger, u64 } from '../ledger.ts';
import { fundedNetwork, type TestNetwork } from '../network.ts';
import { type Build, type Call, done } from './call.ts';

const DELAY = 48 * 3_600;

/** The council alone, on a network in some state. */
function byCouncil(
  name: string,
  args: (network: TestNetwork) => Record<string, unknown> = () => ({}),
  before: (network: TestNetwork) => void = () => undefined,
): Build {
  return (ledger, mint) => {
    const network = fundedNetwork(ledger, mint);
    before(network);
    return callOf(network, name, args(network), { council: network.council.publicKey }, [network.council]);
  };
}

function callOf(
  network: TestNetwork,
  name: string,
  args: Record<string, unknown>,
  slots: Record<string, PublicKey>,
  signers: readonly Keypair[],
): Call {
  const all = { network: network.address, ...slots };
  return { ledger: network.ledger, instructions: [instruction(name, args, all)], signers };
}

function proposed(ledger: Ledger, mint: PublicKey): TestNetwork {
  const network = fundedNetwork(ledger, mint);
  done(propose(network));
  return network;
}

export const governanceCalls: Readonly<Record<string, Build>> = {
  set_oracles: byCouncil('set_oracles', ({ ledger }) => ({
    oracles: Array.from({ length: 8 }, () => ledger.keypair().publicKey),
    threshold: 5,
  })),
  set_keys: byCouncil('set_keys', ({ ledger }) => {
    const [hub_key, release_key, controller] = [ledger.keypair(), ledger.keypair(), ledger.keypair()];
    return {
      hub_key: hub_key.publicKey,
      release_key: release_key.publicKey,
      controller: controller.publicKey,
    };
  }),
  set_guardian: byCouncil('set_guardian', ({ ledger }) => ({ guardian: ledger.keypair().publicKey })),
  propose_council: byCouncil('propose_council', ({ ledger }) => ({ council: ledger.keypair().publicKey })),
  accept_council: (ledger, mint) => {
    const network = fundedNetwork(ledger, mint);
    const next = ledger.signer();
    done(asCouncil(network, 'propose_council', { council: next.publicKey }));
    return callOf(network, 'accept_council', {}, { council: next.publicKey }, [next]);
  },
  propose_params: (ledger, mint) => {
    const network = fundedNetwork(ledger, mint);
    const params = { ...paramsOf(network), base: u64(1_100) };
    const slots = { authority: network.council.publicKey, change: changeOf(network) };
    return callOf(network, 'propose_params', { params }, slots, [network.council]);
  },
  apply_params: (ledger, mint) => {
    const network = proposed(ledger, mint);
    ledger.warp(DELAY);
    return callOf(network, 'apply_params', {}, { change: changeOf(network) }, []);
  },
  cancel_params: (ledger, mint) => {
    const network = proposed(ledger, mint);
    const slots = { authority: network.guardian.publicKey, change: changeOf(network) };
    return callOf(network, 'cancel_params', {}, slots, [network.guardian]);
  },
  pause_intake: (ledger, mint) => {
    const network = fundedNetwork(ledger, mint);
    const { guardian } = network;
    return callOf(network, 'pause_intake', {}, { authority: guardian.publicKey }, [guardian]);
  },
  resume_intake: byCouncil(
    'resume_intake',
    () => ({}),
    (network) => done(pause(network, network.guardian)),
  ),
};
