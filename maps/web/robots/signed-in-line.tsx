import { shortId } from '../format/short.ts';
import { usePage } from '../page.ts';

/** In whose name everything is asked, and the way back to what the public sees. */
export function SignedInLine() {
  const page = usePage();
  const caller = page.session.caller.value;
  if (caller === undefined) return null;
  return (
    <p class="sub">
      {page.text('signedInAs', { address: shortId(caller.address) })}{' '}
      <button type="button" class="link-button" onClick={() => page.session.signOut()}>
        {page.text('signOut')}
      </button>
    </p>
  );
}
