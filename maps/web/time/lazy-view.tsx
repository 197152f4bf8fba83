import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { usePage } from '../page.ts';
import type { TextKey } from '../text/en.ts';

export interface LazyViewProps {
  /** Must stay the same function. */
  readonly load: () => Promise<ComponentType>;
  /** What is said meanwhile. */
  readonly loading?: TextKey;
}

/** Shows a part of the page whose code comes when it is wanted; without the hub it says so, and tries again with it. */
export function LazyView({ load, loading = 'timeLoading' }: LazyViewProps) {
  const page = usePage();
  const [part, setPart] = useState<{ readonly View?: ComponentType; readonly failed?: true }>({});
  const isLive = page.link.value === 'live';
  useEffect(() => {
    if (part.View !== undefined) return undefined;
    let wanted = true;
    load().then(
      (View) => wanted && setPart({ View }),
      () => wanted && setPart({ failed: true }),
    );
    return () => {
      wanted = false;
    };
  }, [load, isLive]);
  if (part.View !== undefined) return <part.View />;
  return (
    <p class="empty" role="status">
      {page.text(part.failed ? 'partNotLoaded' : loading)}
    </p>
  );
}
