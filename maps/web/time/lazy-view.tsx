import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { usePage } from '../page.ts';

/** Shows a part of the page whose code comes when it is wanted. `load` must stay the same function. */
export function LazyView({ load }: { readonly load: () => Promise<ComponentType> }) {
  const page = usePage();
  const [part, setPart] = useState<{ readonly View?: ComponentType; readonly failed?: true }>({});
  useEffect(() => {
    let wanted = true;
    load().then(
      (View) => wanted && setPart({ View }),
      () => wanted && setPart({ failed: true }),
    );
    return () => {
      wanted = false;
    };
  }, [load]);
  if (part.View !== undefined) return <part.View />;
  return <p class="empty">{page.text(part.failed ? 'partNotLoaded' : 'timeLoading')}</p>;
}
