import { EpochPanel } from '../network/epoch-panel.tsx';
import { type Tab, usePage } from '../page.ts';
import { WalletTab } from '../wallet/wallet-tab.tsx';
import { EpochTable } from './epoch-table.tsx';
import { JobPanel } from './job-panel.tsx';
import { JobTable } from './job-table.tsx';
import { RobotPanel } from './robot-panel.tsx';
import { RobotTable } from './robot-table.tsx';

const tables = { robots: RobotTable, jobs: JobTable, epochs: EpochTable, wallet: WalletTab } as const;
const tabs = Object.keys(tables) as readonly Tab[];

/** The tables of robots, deliveries and epochs, and whatever is chosen in them. */
export function SidePanel() {
  const page = usePage();
  const { robots, jobs, epochs } = page.fleet;
  const counts = {
    robots: robots.value.length,
    jobs: jobs.value.length,
    epochs: epochs.value.length,
    wallet: undefined,
  };
  const Table = tables[page.tab.value];
  const selection = page.selection.value;
  return (
    <aside class="side" id="tables" tabIndex={-1} aria-label={page.text(page.tab.value)}>
      <nav class="tabs">
        {tabs.map((tab) => (
          <button
            key={tab}
            type="button"
            class="tab"
            aria-current={page.tab.value === tab ? 'true' : undefined}
            onClick={() => {
              page.tab.value = tab;
            }}
          >
            {page.text(tab)} {counts[tab] === undefined ? null : <span class="count">{counts[tab]}</span>}
          </button>
        ))}
      </nav>
      <div class="table-frame">
        <Table />
      </div>
      {selection?.kind === 'robot' && page.tab.value === 'robots' ? (
        <RobotPanel device={selection.id} />
      ) : null}
      {selection?.kind === 'job' && page.tab.value === 'jobs' ? <JobPanel job={selection.id} /> : null}
      {selection?.kind === 'epoch' && page.tab.value === 'epochs' ? (
        <EpochPanel number={selection.id} />
      ) : null}
    </aside>
  );
}
