import { showDistance } from '../format/measure.ts';
import type { Page } from '../page.ts';
import { usePage } from '../page.ts';
import { type Chosen, type Order, wantsPlace } from '../store/order.ts';
import { TermsFields } from '../time/terms-fields.tsx';
import { AddressChoice } from './address-choice.tsx';
import { JobCodesList } from './job-codes.tsx';

/** Ordering a delivery, one step at a time, over the map. */
export function OrderPanel() {
  const page = usePage();
  const order = page.order.value;
  if (order.step === 'none') return null;
  return (
    <section class="order" aria-label={page.text('newDelivery')}>
      <div role="status">
        <h2>{page.text('newDelivery')}</h2>
        <p>{page.text(`order.${order.step}`)}</p>
      </div>
      {'pickUp' in order ? <OrderPlaces order={order} /> : null}
      {wantsPlace(order) ? (
        <AddressChoice key={order.step} onChoose={(place) => page.choosePlace(place)} />
      ) : null}
      {order.step === 'confirm' ? <TermsFields /> : null}
      <OrderOutcome order={order} />
      <OrderButtons order={order} page={page} />
    </section>
  );
}

const showPlace = (page: Page, { name }: Chosen) => (name === '' ? page.text('chosenPlace') : name);

function OrderPlaces({ order }: { readonly order: Extract<Order, { readonly pickUp: Chosen }> }) {
  const page = usePage();
  const way = 'way' in order ? order.way : undefined;
  return (
    <dl class="facts">
      <div>
        <dt>{page.text('from')}</dt>
        <dd>{showPlace(page, order.pickUp)}</dd>
      </div>
      {'dropOff' in order ? (
        <div>
          <dt>{page.text('to')}</dt>
          <dd>{showPlace(page, order.dropOff)}</dd>
        </div>
      ) : null}
      {way === undefined ? null : (
        <div>
          <dt>{page.text('distance')}</dt>
          <dd>
            {showDistance(page.language.value, way.quote.distance)} ·{' '}
            {page.text('orderTime', { minutes: Math.max(1, Math.round(way.quote.seconds / 60)) })}
          </dd>
        </div>
      )}
    </dl>
  );
}

function OrderOutcome({ order }: { readonly order: Order }) {
  const page = usePage();
  if (order.step === 'failed') {
    return (
      <p class="note" role="alert">
        {page.hubSays(order.sentence)} {page.hubSays(order.hint)}
      </p>
    );
  }
  if (order.step !== 'done') return null;
  return (
    <>
      <JobCodesList job={order.job} />
      {order.people === 'told' ? <p class="note">{page.text('peopleTold')}</p> : null}
      {typeof order.people === 'object' ? (
        <p class="note">{page.text('peopleNotTold', order.people)}</p>
      ) : null}
    </>
  );
}

function OrderButtons({ order, page }: { readonly order: Order; readonly page: Page }) {
  const over = order.step === 'done';
  return (
    <p class="order-buttons">
      {order.step === 'confirm' ? (
        <button
          type="button"
          class="button strong"
          disabled={page.terms.fault(page.clock.now()) !== undefined}
          onClick={() => page.confirmOrder()}
        >
          {page.text('order')}
        </button>
      ) : null}
      {order.step === 'confirm' || order.step === 'failed' ? (
        <button type="button" class="button" onClick={() => page.beginOrder()}>
          {page.text('startOver')}
        </button>
      ) : null}
      <button type="button" class="button" onClick={() => page.endOrder()}>
        {page.text(over ? 'close' : 'cancel')}
      </button>
    </p>
  );
}
