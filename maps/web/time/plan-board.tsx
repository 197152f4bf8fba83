import { useEffect, useRef, useState } from 'preact/hooks';
import { shortId } from '../format/short.ts';
import { showMoment } from '../format/time.ts';
import { usePage } from '../page.ts';
import { type GanttRow, ganttOf } from './gantt-layout.ts';
import { PlanStop, stopName, stopSentence } from './plan-stop.tsx';
import { UnassignedList } from './unassigned-list.tsx';

/** Lines shown at first; the filter of the robots narrows them as well. */
const FIRST_ROWS = 30;
/** Pixels of a robot's name beside its line, and of a time above the lines. */
const [NAME, LABEL] = [96, 40];

/** What every robot does next on one line of time, and which deliveries nobody brings. */
export function PlanBoard() {
  const page = usePage();
  const frame = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(600);
  const [most, setMost] = useState(FIRST_ROWS);
  useEffect(() => {
    if (frame.current === null) return undefined;
    const watch = new ResizeObserver(([entry]) => entry && setWidth(Math.floor(entry.contentRect.width)));
    watch.observe(frame.current);
    return () => watch.disconnect();
  }, []);
  void page.tick.value;
  const plan = page.fleet.plan.value;
  const shown = new Set<string>(page.robots.shown.value.map(({ device }) => device));
  const busy = plan.routes.filter(({ device, stops }) => stops.length > 0 && shown.has(device));
  const gantt = ganttOf(busy.slice(0, most), Math.floor(page.clock.now() / 1_000), width - NAME);
  return (
    <>
      <p class="sub">
        {page.text('planSummary', {
          robots: busy.length,
          late: gantt.late,
          left: plan.unassigned.length,
        })}
      </p>
      <div class="gantt" ref={frame}>
        {gantt.rows.length === 0 ? (
          <p class="empty">{page.text('planEmpty')}</p>
        ) : (
          <>
            <Ticks ticks={gantt.ticks.filter(({ x }) => x < width - NAME - LABEL)} />
            <ul class="gantt-rows">
              {gantt.rows.map((row) => (
                <PlanRow key={row.device} row={row} />
              ))}
            </ul>
          </>
        )}
      </div>
      {busy.length > most ? (
        <button type="button" class="button more" onClick={() => setMost(most + FIRST_ROWS)}>
          {page.text('moreRows', { left: busy.length - most })}
        </button>
      ) : null}
      <PointedLine rows={gantt.rows} />
      <UnassignedList left={plan.unassigned} />
    </>
  );
}

function Ticks({ ticks }: Pick<ReturnType<typeof ganttOf>, 'ticks'>) {
  const page = usePage();
  const now = page.clock.now();
  return (
    <div class="gantt-ticks" aria-hidden="true">
      {ticks.map(({ time, x }) => (
        <span key={time} style={{ left: `${x}px` }}>
          {showMoment(page.language.value, time * 1_000, now)}
        </span>
      ))}
    </div>
  );
}

function PlanRow({ row: { device, stops, lanes } }: { readonly row: GanttRow }) {
  const page = usePage();
  const selection = page.selection.value;
  const chosen = selection?.kind === 'robot' && selection.id === device;
  return (
    <li class={chosen ? 'gantt-row chosen' : 'gantt-row'} data-robot={device}>
      <button
        type="button"
        class="link-button gantt-name"
        title={device}
        aria-pressed={chosen}
        onClick={() => page.select(chosen ? undefined : { kind: 'robot', id: device })}
      >
        {shortId(device)}
      </button>
      <ol class="gantt-line" style={{ height: `${lanes * 32 + 4}px` }} aria-label={page.text('stops')}>
        {stops.map((stop) => (
          <PlanStop key={stopName(device, stop.stop)} device={device} placed={stop} />
        ))}
      </ol>
    </li>
  );
}

/** In words what the cursor points at; the stop's own name says the same to who does not see it. */
function PointedLine({ rows }: { readonly rows: readonly GanttRow[] }) {
  const page = usePage();
  const pointed = page.time.pointed.value;
  const found = rows
    .flatMap(({ device, stops }) => stops.map((placed) => ({ name: stopName(device, placed.stop), placed })))
    .find(({ name }) => name === pointed?.name)?.placed;
  return (
    <p class="gantt-pointed" aria-hidden="true">
      {found === undefined ? page.text('planPoint') : stopSentence(page, found)}
    </p>
  );
}
