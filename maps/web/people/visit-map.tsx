import { useEffect, useRef, useState } from 'preact/hooks';
import type { CoordinatesE7 } from '../../../protocol/units.ts';
import type { MapView } from '../../../protocol/views/map.ts';
import type { ShownPlace } from './place-on-map.ts';
import { useVisitor } from './visitor.ts';

export interface VisitMapProps {
  readonly at: CoordinatesE7;
  readonly exact: boolean;
}

/** A small map with one place on it; the place is said in words beside it, for those who do not see this. */
export function VisitMap({ at, exact }: VisitMapProps) {
  const visitor = useVisitor();
  const frame = useRef<HTMLDivElement>(null);
  const [shown, setShown] = useState<ShownPlace | undefined>(undefined);
  const [failed, setFailed] = useState(false);
  const map = visitor.map.value;
  useEffect(() => (map === undefined ? undefined : open(map)), [map]);
  useEffect(() => shown?.moveTo(at), [shown, at.latitude, at.longitude]);

  function open(view: MapView): () => void {
    let opened: ShownPlace | undefined;
    let isGone = false;
    // Where there is no WebGL2 the words have to do.
    import('./place-on-map.ts')
      .then(({ showPlace }) => {
        if (isGone || frame.current === null) return;
        opened = showPlace(frame.current, view, { at, exact, label: visitor.text('map') });
        setShown(opened);
      })
      .catch(() => setFailed(true));
    return () => {
      isGone = true;
      opened?.remove();
    };
  }

  return failed ? null : <div class="visit-map map" ref={frame} />;
}
