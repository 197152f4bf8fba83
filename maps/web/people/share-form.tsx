import './share.css';
import { useState } from 'preact/hooks';
import { parseShareView } from '../../../protocol/views/share.ts';
import { CopyButton } from '../components/copy-button.tsx';
import { showRealMoment } from '../format/time.ts';
import { type Page, usePage } from '../page.ts';
import { linkOf } from './links.ts';
import { OpenLinks } from './open-links.tsx';

/** A job for its recipient, or a robot for anybody its owner likes. */
export type ShareTarget =
  | { readonly kind: 'job'; readonly job: string; readonly code: string | undefined }
  | { readonly kind: 'robot'; readonly device: string };

const spans = [60, 1_440, 10_080] as const;

interface Made {
  readonly id: string;
  readonly link: string;
  readonly expires: number;
}

/** Makes a link that ends by itself. */
export function ShareForm({ target }: { readonly target: ShareTarget }) {
  const page = usePage();
  const [minutes, setMinutes] = useState<number>(1_440);
  const [made, setMade] = useState<Made | undefined>(undefined);
  const [failed, setFailed] = useState('');
  const [isOpen, setOpen] = useState(false);
  const say = (error: unknown) => setFailed(error instanceof Error ? error.message : String(error));
  const make = () => {
    setFailed('');
    makeLink(page, target, minutes).then(setMade, say);
  };
  const ended = (id: string) => {
    setFailed('');
    if (id === made?.id) setMade(undefined);
  };
  return (
    <details class="share" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{page.text(target.kind === 'job' ? 'shareJob' : 'shareRobot')}</summary>
      <p class="sub">{page.text(target.kind === 'job' ? 'shareJobHint' : 'shareRobotHint')}</p>
      {page.session.caller.value === undefined ? <p class="sub">{page.text('shareSignIn')}</p> : null}
      <p class="robot-buttons">
        <select
          class="filter-choice"
          aria-label={page.text('shareLasts')}
          value={minutes}
          onChange={({ currentTarget }) => setMinutes(Number(currentTarget.value))}
        >
          {spans.map((span) => (
            <option key={span} value={span}>
              {page.text(`share.for${span}`)}
            </option>
          ))}
        </select>
        <button type="button" class="button" onClick={make}>
          {page.text('shareMake')}
        </button>
      </p>
      {made === undefined ? null : <MadeLink made={made} />}
      {isOpen ? <OpenLinks target={target} newest={made?.id} ended={ended} failed={say} /> : null}
      {failed === '' ? null : (
        <p class="note" role="alert">
          {page.hubSays(failed)}
        </p>
      )}
    </details>
  );
}

function MadeLink({ made: { link, expires } }: { readonly made: Made }) {
  const page = usePage();
  return (
    <div role="status">
      <p class="share-link">
        <a href={link} target="_blank" rel="noreferrer">
          {link}
        </a>
      </p>
      <p class="sub">{page.text('shareEnds', { time: showRealMoment(page.language.value, expires) })}</p>
      <p class="robot-buttons">
        <CopyButton value={link} />
      </p>
    </div>
  );
}

async function makeLink(page: Page, target: ShareTarget, minutes: number): Promise<Made> {
  if (page.session.caller.value === undefined) await page.signIn();
  const { kind } = target;
  const what = kind === 'job' ? { kind, job: target.job } : { kind, device: target.device };
  const headers = await page.session.headers();
  const { id, token, expires } = await page.api.post(
    '/v1/shares',
    { ...what, minutes },
    parseShareView,
    headers,
  );
  const fragment = { token, code: kind === 'job' ? target.code : undefined };
  return { id, link: linkOf(location.origin, kind === 'job' ? 'parcel' : 'robot', fragment), expires };
}
