import { showCode } from '../format/short.ts';
import { usePage } from '../page.ts';

const roles = ['pick-up', 'drop-off', 'return'] as const;

/** The codes of a delivery ordered here; nothing for those of others. */
export function JobCodesList({ job }: { readonly job: string }) {
  const page = usePage();
  const codes = page.codes.codesOf(job);
  if (codes === undefined) return null;
  return (
    <section>
      <h3>{page.text('codes')}</h3>
      <p class="sub">{page.text('codesHint')}</p>
      <dl class="codes">
        {roles.map((role) => (
          <div key={role}>
            <dt>{page.text(`code.${role}`)}</dt>
            <dd>
              <code>{showCode(codes[role])}</code>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
