import { useEffect, useState } from 'preact/hooks';
import { type MadeShareView, parseMadeShareViews } from '../../../protocol/views/share.ts';
import { showRealMoment } from '../format/time.ts';
import { type Page, usePage } from '../page.ts';
import type { ShareTarget } from './share-form.tsx';

export interface OpenLinksProps {
  readonly target: ShareTarget;
  /** The link made last, with which there is one more. */
  readonly newest: string | undefined;
  readonly ended: (id: string) => void;
  readonly failed: (error: unknown) => void;
}

/** The open links this visitor made to a parcel or robot, each with a way to end it before its time. */
export function OpenLinks({ target, newest, ended, failed }: OpenLinksProps) {
  const page = usePage();
  const [links, setLinks] = useState<readonly MadeShareView[]>([]);
  const [hasEnded, setHasEnded] = useState(false);
  const caller = page.session.caller.value?.address;
  useEffect(() => {
    let wanted = true;
    // What was said of a link that ended stands until another is made.
    if (newest !== undefined) setHasEnded(false);
    // Whoever is not signed in made none in this visit; asking for older ones is not worth a signature.
    if (caller === undefined) setLinks([]);
    else linksTo(page, target).then((found) => wanted && setLinks(found), failed);
    return () => {
      wanted = false;
    };
  }, [caller, newest]);
  const end = async (id: string) => {
    try {
      await page.api.delete(`/v1/shares/${id}`, await page.session.headers());
      ended(id);
      setLinks((known) => known.filter((link) => link.id !== id));
      setHasEnded(true);
    } catch (error) {
      failed(error);
    }
  };
  const until = (expires: number) =>
    page.text('shareEndsAt', { time: showRealMoment(page.language.value, expires) });
  return (
    <>
      {links.length === 0 ? null : (
        <>
          <h3>{page.text('shareOpen')}</h3>
          <ul class="open-links">
            {links.map(({ id, expires }) => (
              <li key={id} data-share={id}>
                <span id={`share-${id}`}>{until(expires)}</span>
                <button
                  type="button"
                  class="button"
                  aria-describedby={`share-${id}`}
                  onClick={() => void end(id)}
                >
                  {page.text('shareEnd')}
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
      <p class="sub" role="status">
        {hasEnded ? page.text('shareEnded') : ''}
      </p>
    </>
  );
}

async function linksTo(page: Page, target: ShareTarget): Promise<readonly MadeShareView[]> {
  const made = await page.api.get('/v1/shares/made', parseMadeShareViews, await page.session.headers());
  return made.filter(({ shared }) =>
    shared.kind === 'job'
      ? target.kind === 'job' && shared.job === target.job
      : target.kind === 'robot' && shared.device === target.device,
  );
}
