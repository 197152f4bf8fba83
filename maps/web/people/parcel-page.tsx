import type { ParcelView } from '../../../protocol/views/share.ts';
import { Facts } from '../components/facts.tsx';
import { showCode } from '../format/short.ts';
import { showMoment, showRealMoment, showSpan } from '../format/time.ts';
import { nearestName } from './nearest-name.ts';
import { QrCode } from './qr-code.tsx';
import { VisitMap } from './visit-map.tsx';
import { useVisitor } from './visitor.ts';

export interface ParcelPageProps {
  readonly parcel: ParcelView;
  readonly code: string | undefined;
  readonly lost: boolean;
}

const ends: readonly string[] = ['delivered', 'returned', 'failed', 'cancelled'];

/** For whoever waits at the door: where the parcel is, when it comes, and the code that opens the lid. */
export function ParcelPage({ parcel, code, lost }: ParcelPageProps) {
  const visitor = useVisitor();
  const { state, arrive, stopsBefore, latest, robot, changed, expires } = parcel;
  const isOver = ends.includes(state);
  const moment = (time: number) => showMoment(visitor.language.value, time, visitor.clock.now());
  const span = (time: number) => showSpan(visitor.language.value, time);
  const at = robot?.at ?? undefined;
  const near = at === undefined ? undefined : nearestName(visitor.map.value, at);
  return (
    <>
      <h1>{visitor.text('parcel')}</h1>
      {lost ? (
        <p class="note" role="alert">
          {visitor.text('shareRetry')}
        </p>
      ) : null}
      <p class={`parcel-state job-${state}`} role="status">
        {visitor.text(`parcel.${state}`)}
      </p>
      <Facts
        rows={[
          ...(isOver || arrive === null
            ? []
            : [
                [
                  visitor.text('parcelArrive'),
                  <strong key="arrive">
                    {moment(arrive * 1_000)} ({span(arrive * 1_000 - visitor.clock.now())})
                  </strong>,
                ] as const,
              ]),
          ...(isOver || stopsBefore === null
            ? []
            : [[visitor.text('parcelEarlier'), String(stopsBefore)] as const]),
          isOver
            ? [visitor.text(`job.${state}`), moment(changed)]
            : [visitor.text('parcelLatest'), moment(latest * 1_000)],
          ...(near === undefined ? [] : [[visitor.text('parcelNear'), near] as const]),
        ]}
      />
      {code === undefined || isOver ? null : (
        <section class="parcel-code">
          <h2>{visitor.text('parcelCode')}</h2>
          <QrCode text={code} label={visitor.text('parcelQr')} />
          <p>
            <code>{showCode(code)}</code>
          </p>
          <p class="sub">{visitor.text('parcelCodeHint')}</p>
        </section>
      )}
      {at === undefined ? null : (
        <section>
          <h2>{visitor.text('parcelPlace')}</h2>
          <VisitMap at={at} exact={false} />
          <p class="sub">{visitor.text('parcelPlaceHint')}</p>
        </section>
      )}
      <p class="sub">
        {visitor.text('shareEnds', { time: showRealMoment(visitor.language.value, expires) })}
      </p>
    </>
  );
}
