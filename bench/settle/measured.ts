/** What one act cost the process it ran in. */
export interface Cost {
  readonly seconds: number;
  /** Of all threads. */
  readonly cpuSeconds: number;
  /** The most the process ever held, start-up included. */
  readonly peakMebibytes: number;
}

export async function costOf<T>(act: () => Promise<T>): Promise<Cost & { readonly result: T }> {
  const [cpu, began] = [process.cpuUsage(), performance.now()];
  const result = await act();
  const seconds = (performance.now() - began) / 1_000;
  const { user, system } = process.cpuUsage(cpu);
  const peakMebibytes = process.resourceUsage().maxRSS / 1_024;
  return { seconds, cpuSeconds: (user + system) / 1e6, peakMebibytes, result };
}
