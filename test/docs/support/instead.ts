/** Solana's own tools that `solana-stand-in.ts` plays. */
export const ownTools = /^solana-keygen |=\$\(solana-keygen |^solana airdrop /;

/** What takes eleven minutes in life is not waited for. */
export const sooner = {
  '"epochSeconds": 600': '"epochSeconds": 20',
  '"challengeSeconds": 60': '"challengeSeconds": 2',
};

/** The address that `network create` printed. */
export function networkIn(said: string): string {
  const [, network] = /^network +(\w{32,44})$/m.exec(said) ?? [];
  if (network === undefined) throw new Error(`no network in: ${said}`);
  return network;
}
