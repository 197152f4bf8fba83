import { bytes, safe64, statement, u32 } from './layout.ts';

/** A signed release: kind 1 agent, 2 model, 3 map. `version` rises a kind. Signed by the network's release key. */
export const releaseStatement = statement('release', 'wayproof-rel-v01', {
  kind: u32,
  version: safe64,
  manifestHash: bytes(32),
});
