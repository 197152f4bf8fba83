import './styles/tokens.css';
import './styles/page.css';
import './styles/lists.css';
import './styles/panels.css';
import './robots/robots.css';
import './styles/media.css';
import './live/no-eval.ts';
import { render } from 'preact';
import { App } from './app.tsx';
import { Page, PageProvider } from './page.ts';
import { visitOf } from './people/links.ts';

const root = document.getElementById('page');
const visit = visitOf(location.pathname);
if (root !== null && visit !== undefined) {
  void import('./people/visit.tsx').then(({ startVisit }) => startVisit(root, visit));
} else if (root !== null) {
  const page = new Page();
  page.start();
  // For benchmarks and for whoever is curious.
  Object.assign(globalThis, { wayproofPage: page });
  render(
    <PageProvider value={page}>
      <App />
    </PageProvider>,
    root,
  );
}
