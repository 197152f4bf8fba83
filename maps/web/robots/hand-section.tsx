import { useState } from 'preact/hooks';
import { sampleFlags } from '../../../protocol/telemetry.ts';
import type { RobotView } from '../../../protocol/views/robot.ts';
import { shortId, shortJob } from '../format/short.ts';
import { usePage } from '../page.ts';
import { newerOrder } from './operator-hand.ts';
import { OrderSteps } from './order-steps.tsx';
import { SignInOffer } from './sign-in-offer.tsx';
import { SignedInLine } from './signed-in-line.tsx';

/** An operator's hand: stop, resume, send home, cancel; or why this visitor has none. */
export function HandSection({ robot }: { readonly robot: RobotView }) {
  const page = usePage();
  const caller = page.session.caller.value;
  const order = newerOrder(page.hand.orders.value.get(robot.device), robot.order);
  const refused = page.hand.refused.value.get(robot.device);
  return (
    <section class="hand">
      <h3>{page.text('hand')}</h3>
      {caller === undefined ? <SignInOffer /> : null}
      {caller === undefined || caller.operator || caller.address === robot.owner ? null : (
        <p class="note">{page.text('handNotYours', { address: shortId(caller.address) })}</p>
      )}
      {caller?.operator || caller?.address === robot.owner ? <Orders robot={robot} /> : null}
      {order === undefined ? null : <OrderSteps order={order} />}
      {refused === undefined ? null : (
        <p class="note" role="alert">
          {page.hubSays(refused.sentence)} {page.hubSays(refused.hint)}
        </p>
      )}
      {caller === undefined ? null : <Deliveries robot={robot} />}
      <SignedInLine />
    </section>
  );
}

function Orders({ robot: { device, flags } }: { readonly robot: RobotView }) {
  const page = usePage();
  const isStopped = (flags & sampleFlags.stopped) !== 0;
  const kinds = isStopped ? (['resume', 'home'] as const) : (['stop', 'home'] as const);
  return (
    <p class="robot-buttons">
      {kinds.map((kind) => (
        <button
          key={kind}
          type="button"
          class={kind === 'stop' ? 'button danger' : 'button'}
          onClick={() => void page.hand.order(device, kind)}
        >
          {page.text(`order.${kind}`)}
        </button>
      ))}
    </p>
  );
}

const cancellable: readonly string[] = ['planned', 'assigned', 'accepted', 'picked-up'];

/** Deliveries of this robot that the visitor may call off: all for operators, a shipper's own for the shipper. */
function Deliveries({ robot: { device } }: { readonly robot: RobotView }) {
  const page = usePage();
  const caller = page.session.caller.value;
  const [asked, setAsked] = useState('');
  const jobs = page.fleet.jobs.value.filter(
    (job) =>
      job.device === device &&
      cancellable.includes(job.state) &&
      (caller?.operator === true || caller?.address === job.shipper),
  );
  if (jobs.length === 0) return null;
  return (
    <ul class="hand-jobs">
      {jobs.map(({ job, state, cancelling }) => (
        <li key={job}>
          <span>
            {page.text('delivery')} <code>{shortJob(job)}</code>{' '}
            <span class="sub">{page.text(cancelling ? 'cancelling' : `job.${state}`)}</span>
          </span>
          {cancelling ? null : (
            <button
              type="button"
              class={asked === job ? 'button danger' : 'button'}
              onClick={() => {
                setAsked(asked === job ? '' : job);
                if (asked === job) void page.hand.cancelJob(device, job);
              }}
            >
              {page.text(asked === job ? 'cancelDeliverySure' : 'cancelDelivery')}
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}
