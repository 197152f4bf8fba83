const named: Readonly<Record<string, string>> = {
  localnet: 'http://127.0.0.1:8899',
  devnet: 'https://api.devnet.solana.com',
  testnet: 'https://api.testnet.solana.com',
  mainnet: 'https://api.mainnet-beta.solana.com',
};

/** Genesis hash of mainnet-beta: a private endpoint of mainnet is known by it, whatever its name. */
export const MAINNET_GENESIS = '5eykt4UsFvXYuy2bvHSGqcgyGRsMncuMrvHPgHc9LbJd';

/** The RPC URL of a cluster's name, or the URL itself; undefined for anything else. */
export function endpointOf(cluster: string): string | undefined {
  if (Object.hasOwn(named, cluster)) return named[cluster];
  return isHttpUrl(cluster) ? cluster : undefined;
}

export const isHttpUrl = (text: string): boolean =>
  URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
