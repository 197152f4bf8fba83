import { z } from 'zod';
import { MAX_SAMPLES } from '../chain/slots.ts';
import { invalidParams } from './fault.ts';
import { API_VERSION, common, type MethodTable, method } from './method.ts';

const config = z.tuple([z.object(common).nullish()]);
const SAMPLE_SECONDS = 60;
const MAX_LEADERS = 5_000;
/** Nobody votes here; the one validator has the address of nobody. */
export const IDENTITY = '11111111111111111111111111111111';

/** What explorers show of a cluster: one validator, no votes, no stake, no inflation. */
export const clusterMethods: MethodTable = {
  getIdentity: method(z.tuple([]), () => ({ identity: IDENTITY })),
  getClusterNodes: method(z.tuple([]), () => [
    {
      pubkey: IDENTITY,
      gossip: null,
      tpu: null,
      rpc: null,
      version: API_VERSION,
      featureSet: 0,
      shredVersion: 0,
    },
  ]),
  getVoteAccounts: method(z.tuple([z.looseObject(common).nullish()]), () => ({
    current: [],
    delinquent: [],
  })),
  getSlotLeader: method(config, () => IDENTITY),
  getSlotLeaders: method(
    z.tuple([z.number().int().nonnegative(), z.number().int().nonnegative()]),
    (_, [, limit]) => {
      if (limit < 1 || limit > MAX_LEADERS) throw invalidParams(`Invalid limit; max ${MAX_LEADERS}`);
      return Array<string>(limit).fill(IDENTITY);
    },
  ),
  getRecentPerformanceSamples: method(z.tuple([z.number().int().nullish()]), ({ chain }, [limit]) => {
    const wanted = limit ?? MAX_SAMPLES;
    if (wanted < 1 || wanted > MAX_SAMPLES) throw invalidParams(`Invalid limit; max ${MAX_SAMPLES}`);
    return chain.samples(wanted, SAMPLE_SECONDS).map(({ slot, slots, transactions }) => ({
      slot,
      numSlots: slots,
      numTransactions: transactions,
      numNonVoteTransactions: transactions,
      samplePeriodSecs: SAMPLE_SECONDS,
    }));
  }),
  getInflationGovernor: method(config, () => ({
    initial: 0,
    terminal: 0,
    taper: 0,
    foundation: 0,
    foundationTerm: 0,
  })),
  getInflationRate: method(z.tuple([]), ({ chain }) => ({
    total: 0,
    validator: 0,
    foundation: 0,
    epoch: chain.slots.epoch(),
  })),
};
