import { existsSync } from 'node:fs';
import type { Run } from './command.ts';
import { HubClient } from './hub-client.ts';
import { openWallet, type Wallet } from './wallet.ts';

/** The hub without saying who asks. */
export function anonymousHub(run: Run): HubClient {
  return new HubClient(endpointOf(run));
}

/** The hub, signed in with `--keypair`. */
export function signedInHub(run: Run): { hub: HubClient; wallet: Wallet } {
  const wallet = walletOf(run);
  return { wallet, hub: new HubClient(endpointOf(run), wallet) };
}

/** Another hub than that of the settings. */
export function otherHub(run: Run, url: string, signedIn: boolean): HubClient {
  return new HubClient({ ...endpointOf(run), url }, ...(signedIn ? [walletOf(run)] : []));
}

/** The hub, signed in when there is a key file: it then shows one's own robots and jobs exactly. */
export function knownHub(run: Run): HubClient {
  const path = run.settings.get('keypair');
  return run.settings.isSet('keypair') || existsSync(path) ? signedInHub(run).hub : anonymousHub(run);
}

export function walletOf(run: Run): Wallet {
  const wallet = openWallet(run.settings.get('keypair'));
  if (wallet.exposed) run.output.warn(`others on this machine may read ${wallet.path}; "chmod 600" it`);
  return wallet;
}

const endpointOf = (run: Run) => ({
  url: run.settings.get('hub'),
  clock: run.environment.clock,
  signal: run.signal,
});
