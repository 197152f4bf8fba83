import { useState } from 'preact/hooks';
import type { RobotView } from '../../../protocol/views/robot.ts';
import { shortId } from '../format/short.ts';
import { usePage } from '../page.ts';
import { FilterBar } from '../robots/filter-bar.tsx';
import { moodOf, moodSigns } from '../store/mood.ts';
import { BatteryBar } from './battery-bar.tsx';
import { useKeepInSight } from './keep-in-sight.ts';
import { RowButton } from './row-button.tsx';

/** Rows drawn at first, and added by each press of the button: thousands would slow every change of one. */
const ROWS = 200;

export function RobotTable() {
  const page = usePage();
  const [most, setMost] = useState(ROWS);
  const robots = page.robots.shown.value;
  const selection = page.selection.value;
  // The chosen one is always there, however far down.
  const rows = robots.filter(
    (robot, i) => i < most || (selection?.kind === 'robot' && selection.id === robot.device),
  );
  if (page.fleet.robots.value.length === 0) {
    return <p class="empty">{page.text(page.link.value === 'connecting' ? 'layerLoading' : 'noRobots')}</p>;
  }
  return (
    <>
      <FilterBar />
      <table class="rows">
        <caption class="hidden">{page.text('robots')}</caption>
        <thead>
          <tr>
            <th scope="col">{page.text('robot')}</th>
            <th scope="col">{page.text('state')}</th>
            <th scope="col">{page.text('battery')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((robot) => (
            <RobotRow key={robot.device} robot={robot} />
          ))}
        </tbody>
      </table>
      {robots.length === 0 ? <p class="empty">{page.text('noneMatches')}</p> : null}
      {rows.length === robots.length ? null : (
        <button type="button" class="button more" onClick={() => setMost(most + ROWS)}>
          {page.text('moreRows', { left: robots.length - rows.length })}
        </button>
      )}
    </>
  );
}

function RobotRow({ robot }: { readonly robot: RobotView }) {
  const page = usePage();
  const { device, kind } = robot;
  const mood = moodOf(robot);
  const selection = page.selection.value;
  const chosen = selection?.kind === 'robot' && selection.id === device;
  const toggle = () => page.select(chosen ? undefined : { kind: 'robot', id: device });
  const row = useKeepInSight(chosen);
  return (
    <tr ref={row} class={chosen ? 'row chosen' : 'row'} data-device={device} onClick={toggle}>
      <th scope="row">
        <RowButton chosen={chosen} toggle={toggle}>
          <span class="id" title={device}>
            {shortId(device)}
          </span>
          <span class="sub">{page.text(`kind.${kind}`)}</span>
        </RowButton>
      </th>
      <td>
        <span class={`mood mood-${mood}`}>
          <span aria-hidden="true">{moodSigns[mood]}</span> {page.text(`mood.${mood}`)}
        </span>
      </td>
      <td>
        <BatteryBar permille={robot.battery} />
      </td>
    </tr>
  );
}
