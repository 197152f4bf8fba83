import { useEffect, useRef } from 'preact/hooks';
import { shortId } from '../format/short.ts';
import { usePage } from '../page.ts';
import { moodOf, moodSigns } from '../store/mood.ts';

/** Robots that stand on one spot, where no zooming in tells them apart: a list to choose from. */
export function PileList() {
  const page = usePage();
  const frame = useRef<HTMLElement>(null);
  const devices = page.robots.pile.value;
  // Opened from the map or a panel: the keyboard goes on in the list, and where it was once the list is closed.
  useEffect(() => {
    if (devices.length === 0) return undefined;
    const before = document.activeElement;
    frame.current?.focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, [devices]);
  if (devices.length === 0) return null;
  const robots: ReadonlyMap<string, Parameters<typeof moodOf>[0]> = page.fleet.byDevice.value;
  const close = () => page.robots.openPile([]);
  return (
    <section
      class="pile"
      ref={frame}
      tabIndex={-1}
      aria-label={page.text('pile', { count: devices.length })}
      onKeyDown={({ key }) => key === 'Escape' && close()}
    >
      <header class="panel-head">
        <h2>{page.text('pile', { count: devices.length })}</h2>
        <button type="button" class="button quiet" onClick={close}>
          {page.text('close')}
        </button>
      </header>
      <ul class="pile-robots">
        {devices.map((device) => {
          const robot = robots.get(device);
          const mood = robot === undefined ? 'unknown' : moodOf(robot);
          return (
            <li key={device}>
              <button
                type="button"
                class="link-button"
                title={device}
                onClick={() => {
                  close();
                  page.select({ kind: 'robot', id: device });
                }}
              >
                {shortId(device)}
              </button>{' '}
              <span class={`mood mood-${mood}`}>
                <span aria-hidden="true">{moodSigns[mood]}</span> {page.text(`mood.${mood}`)}
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
