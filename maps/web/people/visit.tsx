import './people.css';
import { render } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import { systemClock } from '../../../protocol/clock.ts';
import { parseParcelView, parseSharedRobotView } from '../../../protocol/views/share.ts';
import { LanguageSwitch } from '../components/language-switch.tsx';
import { type Fragment, readFragment, type Visit } from './links.ts';
import { ParcelPage } from './parcel-page.tsx';
import { RobotPage } from './robot-page.tsx';
import { SharedView } from './shared-view.ts';
import { useVisitor, Visitor, VisitorProvider } from './visitor.ts';

/** The page behind a link, instead of the map. */
export function startVisit(root: Element, visit: Visit): void {
  const visitor = new Visitor();
  visitor.start();
  const fragment = readFragment(location.hash);
  render(
    <VisitorProvider value={visitor}>
      <VisitBar visit={visit} />
      <main class="visit">
        {fragment === undefined ? <Over /> : <Opened visit={visit} fragment={fragment} />}
      </main>
    </VisitorProvider>,
    root,
  );
}

function VisitBar({ visit }: { readonly visit: Visit }) {
  const visitor = useVisitor();
  const name = visitor.text(visit === 'parcel' ? 'parcel' : 'sharedRobot');
  useEffect(() => {
    document.title = `${name} · Wayproof`;
  }, [name]);
  return (
    <header class="bar visit-bar">
      <p class="brand">
        <img src="/favicon.svg" alt="" width="26" height="26" /> Wayproof
      </p>
      <LanguageSwitch of={visitor} />
    </header>
  );
}

function Opened({ visit, fragment }: { readonly visit: Visit; readonly fragment: Fragment }) {
  return visit === 'parcel' ? <OpenedParcel {...fragment} /> : <OpenedRobot {...fragment} />;
}

function useShared<T>(path: string, token: string, parse: (value: unknown) => T) {
  const visitor = useVisitor();
  const shared = useMemo(
    () => new SharedView(visitor.api, systemClock, { path, token, parse }),
    [path, token],
  );
  useEffect(() => {
    void shared.start();
    return () => shared.stop();
  }, [shared]);
  return shared.state.value;
}

function OpenedParcel({ token, code }: Fragment) {
  const state = useShared('/v1/parcels', token, parseParcelView);
  if (state.step === 'shown') return <ParcelPage parcel={state.view} code={code} lost={state.lost} />;
  return state.step === 'over' ? <Over /> : <Waiting lost={state.step === 'lost'} />;
}

function OpenedRobot({ token }: Fragment) {
  const state = useShared('/v1/shares', token, parseSharedRobotView);
  if (state.step === 'shown') return <RobotPage shared={state.view} lost={state.lost} />;
  return state.step === 'over' ? <Over /> : <Waiting lost={state.step === 'lost'} />;
}

function Waiting({ lost }: { readonly lost: boolean }) {
  const visitor = useVisitor();
  return <p role="status">{visitor.text(lost ? 'shareRetry' : 'layerLoading')}</p>;
}

function Over() {
  const visitor = useVisitor();
  return (
    <>
      <h1>{visitor.text('shareOver')}</h1>
      <p>{visitor.text('shareOverHint')}</p>
    </>
  );
}
