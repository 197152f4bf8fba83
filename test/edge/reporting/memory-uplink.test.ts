import test from 'ava';
import { MemoryUplink } from '../../../edge/reporting/memory-uplink.ts';
import { settle } from '../../firmware-bridge/a-link.ts';
import { uplinkContract } from './uplink.contract.ts';

uplinkContract(test, 'The in-memory uplink', async () => {
  const uplink = new MemoryUplink();
  await uplink.start();
  let offered = 0;
  const publish = uplink.publish.bind(uplink);
  uplink.publish = (frame) => {
    offered++;
    return publish(frame);
  };
  return {
    uplink,
    frame: (sequence) => ({ session: 1, sequence, bytes: new Uint8Array(8), kind: 'telemetry' }),
    acknowledging: (on) => {
      uplink.acknowledging = on;
    },
    acknowledge: () => uplink.acknowledge(),
    cut: () => uplink.link(false),
    offered: () => offered,
    send: async (downlink) => uplink.send(downlink),
    until: async (what, holds) => {
      for (let i = 0; i < 100 && !holds(); i++) await settle();
      if (!holds()) throw new Error(what);
    },
  };
});
