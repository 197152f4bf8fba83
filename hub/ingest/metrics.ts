import type { PresenceBoard } from '../fleet/presence.ts';
import type { Metric } from '../http/deps.ts';
import type { Broker } from './broker.ts';
import type { IngestCounters } from './counters.ts';

/** What /metrics says of ingest; reasons are those of counters.ts. */
export function ingestMetrics(
  counters: IngestCounters,
  broker: Broker,
  presence: PresenceBoard,
): readonly Metric[] {
  return [
    {
      name: 'wayproof_ingest_total',
      help: 'Connections and frames by what became of them.',
      type: 'counter',
      values: counters.entries().map(([reason, value]) => ({ labels: { reason }, value })),
    },
    {
      name: 'wayproof_connections_open',
      help: 'Open MQTT connections, those not logged in included.',
      type: 'gauge',
      values: [{ labels: {}, value: broker.openConnections() }],
    },
    {
      name: 'wayproof_robots_online',
      help: 'Robots whose link stands.',
      type: 'gauge',
      values: [{ labels: {}, value: presence.online() }],
    },
  ];
}
