import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { type DetailsView, parseDetailsView } from '../../../protocol/views/track.ts';
import { Facts } from '../components/facts.tsx';
import { shortJob } from '../format/short.ts';
import { showMoment, showSpan } from '../format/time.ts';
import { type Page, usePage } from '../page.ts';
import { nearestName } from '../people/nearest-name.ts';

/** Kinds of releases known to this page; a newer one is named as the hub names it. */
const versionNames = {
  agent: 'versionAgent',
  model: 'versionModel',
  firmware: 'versionFirmware',
} as const;
/** Seconds between two looks at what changes seldom. */
const LOOK = 20;

/** Link, versions, faults and observations of the chosen robot. */
export function RobotDetails({ device }: { readonly device: string }) {
  const page = usePage();
  const [details, setDetails] = useState<DetailsView | undefined>(undefined);
  const turn = Math.floor(page.tick.value / LOOK);
  const caller = page.session.caller.value;
  useEffect(() => {
    let wanted = true;
    void readDetails(page, device).then((read) => wanted && read !== undefined && setDetails(read));
    return () => {
      wanted = false;
    };
  }, [device, turn, caller]);
  if (details?.device !== device) return null;
  const { link, versions, faults, observations } = details;
  const language = page.language.value;
  const moment = (time: number) => showMoment(language, time, page.clock.now());
  return (
    <section class="details">
      <h3>{page.text('signal')}</h3>
      <Facts
        rows={[
          [page.text('linkState'), linkWords(page, link)],
          [page.text('frameDelay'), link.delay === null ? '–' : showSpan(language, link.delay)],
        ]}
      />
      <Section title={page.text('versions')} empty={page.text('noVersions')} count={versions.length}>
        {versions.map(({ kind, version, channel, state, failed }) => (
          <li key={kind}>
            {kind in versionNames ? page.text(versionNames[kind as keyof typeof versionNames]) : kind}:{' '}
            {version === 0 ? page.text('asFlashed') : version}{' '}
            <span class="sub">
              {channel}
              {state === 'trying' ? `, ${page.text('beingTried')}` : ''}
            </span>
            {failed === null ? null : (
              <span class="disputed">
                {page.text('updateFailed', { version: failed.version, reason: page.hubSays(failed.reason) })}
              </span>
            )}
          </li>
        ))}
      </Section>
      <Section title={page.text('faults')} empty={page.text('noFaults')} count={faults.length}>
        {faults.map(({ time, code, detail }) => (
          <li key={`${time} ${code} ${detail}`}>
            <span class="sub">{moment(time)}</span> <span title={code}>{page.hubSays(code)}</span>{' '}
            <FaultDetail detail={detail} />
          </li>
        ))}
      </Section>
      <Section
        title={page.text('observations')}
        empty={page.text('noObservations')}
        count={observations.length}
      >
        {observations.slice(0, 5).map(({ time, label, count, confidence }, i) => (
          <li key={`${time} ${label} ${i}`}>
            <span class="sub">{moment(time)}</span> {count} × {page.hubSays(label)}{' '}
            <span class="sub">{Math.round(confidence / 10)} %</span>
          </li>
        ))}
      </Section>
    </section>
  );
}

function linkWords(page: Page, { online, since }: DetailsView['link']): string {
  if (since === null) return page.text(online ? 'linkStands' : 'linkBroken');
  const time = showSpan(page.language.value, page.clock.now() - since);
  return page.text(online ? 'linkStandsFor' : 'linkBrokenFor', { time });
}

const JOB = /^[0-9a-f]{64}$/;
const PLACE = /^(-?\d+) (-?\d+)$/;

/** A fault's detail: the delivery it is about, the place, or a reason in words. */
function FaultDetail({ detail }: { readonly detail: string }) {
  const page = usePage();
  if (JOB.test(detail)) {
    return (
      <button
        type="button"
        class="link-button"
        title={detail}
        onClick={() => page.select({ kind: 'job', id: detail })}
      >
        {shortJob(detail)}
      </button>
    );
  }
  const [, latitude, longitude] = PLACE.exec(detail) ?? [];
  if (latitude === undefined) return <>{page.hubSays(detail)}</>;
  const at = { latitude: Number(latitude), longitude: Number(longitude) };
  const degrees = `${(at.latitude / 1e7).toFixed(5)}, ${(at.longitude / 1e7).toFixed(5)}`;
  return <span title={degrees}>{nearestName(page.map.value, at) ?? degrees}</span>;
}

async function readDetails(page: Page, device: string): Promise<DetailsView | undefined> {
  try {
    return await page.api.get(
      `/v1/devices/${device}/details`,
      parseDetailsView,
      await page.session.quietHeaders(),
    );
  } catch {
    // The next look asks again.
    return undefined;
  }
}

interface SectionProps {
  readonly title: string;
  readonly empty: string;
  readonly count: number;
  readonly children: ComponentChildren;
}

function Section({ title, empty, count, children }: SectionProps) {
  return (
    <>
      <h3>{title}</h3>
      {count === 0 ? <p class="sub">{empty}</p> : <ul class="detail-list">{children}</ul>}
    </>
  );
}
