import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/** A row that is chosen, here or on the map, is scrolled into sight; on a phone the page is not moved from under a finger. */
export function useKeepInSight(chosen: boolean): RefObject<HTMLTableRowElement | null> {
  const row = useRef<HTMLTableRowElement>(null);
  useEffect(() => {
    const frame = row.current?.closest('.table-frame');
    if (!chosen || !frame || getComputedStyle(frame).overflowY === 'visible') return;
    row.current?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  return row;
}
