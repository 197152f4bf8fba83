import { useEffect, useState } from 'preact/hooks';
import { systemClock } from '../../../protocol/clock.ts';
import { shortId } from '../format/short.ts';
import { usePage } from '../page.ts';
import { languageTags } from '../text/translate.ts';
import { paces, ReplayPlayer } from './replay-player.ts';
import { RobotGraph } from './robot-graph.tsx';
import { momentOf, typedMoment } from './terms-form.ts';

const MINUTE = 60_000;
const spans = [10, 60, 240] as const;

/** Picks a time of the past and plays it on the map, with what the chosen robot did below. */
export function ReplayBoard() {
  const page = usePage();
  const [player] = useState(
    () =>
      new ReplayPlayer({
        api: page.api,
        session: page.session,
        fleet: page.fleet,
        time: page.time,
        clock: systemClock,
      }),
  );
  useEffect(() => () => player.stop(), [player]);
  const view = player.loaded.value;
  return (
    <>
      <SpanForm player={player} />
      {player.failed.value === '' ? null : (
        <p class="note" role="alert">
          {page.hubSays(player.failed.value)}
        </p>
      )}
      {view === undefined ? null : view.robots.length === 0 ? (
        <p class="empty">{page.text(player.busy.value ? 'timeLoading' : 'replayNothing')}</p>
      ) : (
        <Player player={player} view={view} />
      )}
    </>
  );
}

function SpanForm({ player }: { readonly player: ReplayPlayer }) {
  const page = usePage();
  const [minutes, setMinutes] = useState<number>(spans[0]);
  const [from, setFrom] = useState(() => typedMoment(page.clock.now() - spans[0] * MINUTE));
  const load = () => {
    const begin = momentOf(from) ?? page.clock.now() - minutes * MINUTE;
    void player.load(begin, Math.min(begin + minutes * MINUTE, page.clock.now()));
  };
  return (
    <form
      class="replay-form"
      onSubmit={(event) => {
        event.preventDefault();
        load();
      }}
    >
      <label>
        {page.text('replayFrom')}{' '}
        <input
          class="filter-text"
          type="datetime-local"
          value={from}
          onInput={(event) => setFrom(event.currentTarget.value)}
        />
      </label>
      <label>
        {page.text('replaySpan')}{' '}
        <select
          class="filter-choice"
          value={minutes}
          onChange={(event) => setMinutes(Number(event.currentTarget.value))}
        >
          {spans.map((span) => (
            <option key={span} value={span}>
              {page.text(`replaySpan${span}`)}
            </option>
          ))}
        </select>
      </label>
      <button type="submit" class="button strong" disabled={player.busy.value}>
        {page.text('replayLoad')}
      </button>
    </form>
  );
}

type PlayerProps = {
  readonly player: ReplayPlayer;
  readonly view: NonNullable<ReplayPlayer['loaded']['value']>;
};

function Player({ player, view }: PlayerProps) {
  const page = usePage();
  const moment = player.moment.value;
  const clock = new Intl.DateTimeFormat(languageTags[page.language.value], {
    dateStyle: 'short',
    timeStyle: 'medium',
  });
  const time = clock.format(moment);
  const selection = page.selection.value;
  const chosen = view.robots.find(({ device }) => selection?.kind === 'robot' && selection.id === device);
  const track = chosen ?? view.robots[0];
  return (
    <>
      <div class="replay-form">
        <button
          type="button"
          class="button"
          onClick={() => (player.playing.value ? player.pause() : player.play())}
        >
          <span aria-hidden="true">{player.playing.value ? '❚❚' : '▶'}</span>{' '}
          {page.text(player.playing.value ? 'replayPause' : 'replayPlay')}
        </button>
        <label>
          {page.text('replaySpeed')}{' '}
          <select
            class="filter-choice"
            value={player.pace.value}
            onChange={(event) => {
              player.pace.value = Number(event.currentTarget.value);
            }}
          >
            {paces.map((factor) => (
              <option key={factor} value={factor}>
                {page.text('replayTimes', { factor })}
              </option>
            ))}
          </select>
        </label>
        <label>
          {page.text('replayRobot')}{' '}
          <select
            class="filter-choice"
            value={track?.device ?? ''}
            onChange={(event) => page.select({ kind: 'robot', id: event.currentTarget.value })}
          >
            {view.robots.map(({ device }) => (
              <option key={device} value={device} title={device}>
                {shortId(device)}
              </option>
            ))}
          </select>
        </label>
        <button type="button" class="button" onClick={() => page.time.close()}>
          {page.text('replayLive')}
        </button>
      </div>
      <p class="replay-note">
        <strong>{page.text('replayNote', { time })}</strong>{' '}
        {view.until < view.to
          ? page.text(player.busy.value ? 'replayMore' : 'replayUntil', { time: clock.format(view.until) })
          : ''}
      </p>
      <input
        class="replay-slider"
        type="range"
        aria-label={page.text('replayMoment')}
        aria-valuetext={time}
        min={view.from}
        max={view.until}
        step={1_000}
        value={moment}
        onInput={(event) => player.seek(Number(event.currentTarget.value))}
      />
      {track === undefined ? null : (
        <RobotGraph track={track} from={view.from} until={view.until} moment={moment} />
      )}
    </>
  );
}
