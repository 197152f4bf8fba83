import type { Stage } from '../../../protocol/views/robot.ts';
import { usePage } from '../page.ts';
import type { GivenOrder } from './operator-hand.ts';

const steps = ['sent', 'received', 'executing', 'done'] as const;

/** How far an order got, as the robot itself said; a refusal ends it wherever it was. */
export function OrderSteps({ order: { kind, stage } }: { readonly order: GivenOrder }) {
  const page = usePage();
  const shown: readonly Stage[] = stage === 'refused' ? ['sent', 'refused'] : steps;
  const now = shown.indexOf(stage);
  return (
    <div class="order-steps" role="status">
      <span class="sub">{page.text('lastOrder', { order: page.text(`order.${kind}`) })}</span>
      <ol>
        {shown.map((step, i) => (
          <li
            key={step}
            class={step === 'refused' ? 'step bad' : i <= now ? 'step reached' : 'step'}
            aria-current={i === now ? 'step' : undefined}
          >
            <span aria-hidden="true">{step === 'refused' ? '✕' : i <= now ? '✓' : '○'}</span>{' '}
            {page.text(`orderStage.${step}`)}
          </li>
        ))}
      </ol>
    </div>
  );
}
