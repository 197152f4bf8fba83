import { shortJob } from '../format/short.ts';
import { showMoment, showSpan } from '../format/time.ts';
import { type Page, usePage } from '../page.ts';
import type { GanttStop } from './gantt-layout.ts';

/** A sign for each kind: nothing is told by colour alone. */
const signs = { 'pick-up': '↑', 'drop-off': '↓', return: '↩', charge: '↯', park: 'P' } as const;

/** What a stop is known by from plan to plan. */
export const stopName = (device: string, { kind, job }: GanttStop['stop']): string =>
  `${device} ${kind} ${job}`;

/** A stop in words: kind, delivery, arrival, latest, and how late it is. */
export function stopSentence(page: Page, { stop, late }: GanttStop): string {
  const moment = (seconds: number) => showMoment(page.language.value, seconds * 1_000, page.clock.now());
  const { kind, job, arrive, latest } = stop;
  const what = `${page.text(`stop.${kind}`)}${job === null ? '' : ` ${shortJob(job)}`}`;
  const parts = [what, page.text('planArrives', { time: moment(arrive) })];
  if (job !== null) parts.push(page.text('planLatest', { time: moment(latest) }));
  if (late > 0) parts.push(page.text('planLate', { time: showSpan(page.language.value, late * 1_000) }));
  return parts.join(' · ');
}

/** One stop on its line; the map shows the one under cursor or focus. */
export function PlanStop({ device, placed }: { readonly device: string; readonly placed: GanttStop }) {
  const page = usePage();
  const { stop, x, slackTo, late, lane } = placed;
  const { kind, at, job } = stop;
  const name = stopName(device, stop);
  const point = () => {
    page.time.pointed.value = at === null ? undefined : { name, kind, at };
  };
  const leave = () => {
    if (page.time.pointed.value?.name === name) page.time.pointed.value = undefined;
  };
  return (
    <li style={{ left: `${x}px`, top: `${lane * 32 + 2}px` }}>
      {slackTo === undefined ? null : (
        <span class="gantt-slack" style={{ width: `${Math.max(0, slackTo - x)}px` }} aria-hidden="true" />
      )}
      <button
        type="button"
        class={`gantt-stop${late > 0 ? ' late' : ''}${stop.committed ? ' committed' : ''}`}
        data-kind={kind}
        aria-label={stopSentence(page, placed)}
        onMouseEnter={point}
        onMouseLeave={leave}
        onFocus={point}
        onBlur={leave}
        onClick={() => page.select(job === null ? { kind: 'robot', id: device } : { kind: 'job', id: job })}
      >
        <span aria-hidden="true">
          {signs[kind]}
          {late > 0 ? '!' : ''}
        </span>
      </button>
    </li>
  );
}
