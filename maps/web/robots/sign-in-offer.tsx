import { useState } from 'preact/hooks';
import { usePage } from '../page.ts';

/** Orders need a name: this browser's own key signs in, and the hub says what it may do. */
export function SignInOffer() {
  const page = usePage();
  const [failed, setFailed] = useState('');
  const signIn = () => {
    setFailed('');
    page
      .signIn()
      .catch((error: unknown) => setFailed(error instanceof Error ? error.message : String(error)));
  };
  return (
    <>
      <p class="sub">
        {page.text(page.network.value?.simulatedPeople === true ? 'handSignInSimulated' : 'handSignIn')}
      </p>
      <p class="robot-buttons">
        <button type="button" class="button" onClick={signIn}>
          {page.text('signInBrowser')}
        </button>
      </p>
      {failed === '' ? null : (
        <p class="note" role="alert">
          {page.hubSays(failed)}
        </p>
      )}
    </>
  );
}
