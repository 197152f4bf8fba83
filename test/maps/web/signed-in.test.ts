import type { Page } from 'playwright-core';
import { SignIn } from '../../../hub/http/sign-in.ts';
import type { Page as FleetPage } from '../../../maps/web/page.ts';
import { systemClock } from '../../../protocol/clock.ts';
import type { Address } from '../../../protocol/ids.ts';
import { systemRandom } from '../../../protocol/random.ts';
import { nativeVerifier } from '../../../protocol/sodium/native.ts';
import type { CoordinatesE7 } from '../../../protocol/units.ts';
import { parseRobotView } from '../../../protocol/views/robot.ts';
import { aFleet, robotNumber } from '../../hub/support/a-fleet.ts';
import { theOperator } from '../../hub/support/a-http-hub.ts';
import { openPage } from './support/a-browser.ts';
import { aPageHub } from './support/a-page-hub.ts';
import { aRobot } from './support/a-view.ts';
import { inChromium } from './support/in-chromium.ts';
import { ownComplaints } from './support/own-complaints.ts';

type World = { readonly wayproofPage: FleetPage };

const { it, title } = inChromium();
/** Shared machines are slow at times. */
const PATIENCE = { timeout: 60_000, polling: 250 };

/** The robot is known at this very place. */
const isExactlyAt = (page: Page, device: string, { latitude, longitude }: CoordinatesE7) =>
  page.waitForFunction(
    ([id, north, east]) => {
      const { fleet } = (globalThis as unknown as World).wayproofPage;
      const position = fleet.robots.value.find((robot) => robot.device === id)?.position;
      return position?.exact === true && position.at.latitude === north && position.at.longitude === east;
    },
    [device, latitude, longitude] as const,
    PATIENCE,
  );

const isCoarse = (page: Page) => page.locator('.bar').getByText('Public view').waitFor(PATIENCE);
const isNotCoarse = (page: Page) =>
  page
    .locator('.bar')
    .getByText('Public view')
    .waitFor({ ...PATIENCE, state: 'detached' });

it(
  title(
    'places are coarse before signing in, exact for an operator also after a cut, and coarse again after',
  ),
  async (t) => {
    t.timeout(400_000);
    const fleet = aFleet();
    const robot = robotNumber(1);
    const operators = new Set<Address>([theOperator.address]);
    let domain = '';
    const clock = systemClock;
    const hub = await aPageHub(t, t.context.folder, {
      directory: fleet.directory,
      frames: fleet.frames,
      jobStore: fleet.store,
      roles: { operators, auditors: new Set() },
      realClock: clock,
      signIn: new SignIn({ clock, random: systemRandom, verifier: nativeVerifier, domain: () => domain }),
    });
    domain = hub.domain;
    const [home, next] = hub.map.places.doors.map(({ at }) => at);
    if (home === undefined || next === undefined) return t.fail('the town has doors');
    await fleet.join(robot, home);
    await fleet.report(robot, home);
    const token = await hub.signIn(theOperator);
    const view = parseRobotView((await hub.call('GET', `/v1/devices/${robot.id}`, { token })).body);
    t.deepEqual(view.position, { at: home, exact: true });

    const { page, complaints } = await openPage(t, t.context.browser, hub.base);
    let loads = 0;
    page.on('request', (request) => {
      if (request.url().endsWith('/v1/devices')) loads++;
    });
    await isCoarse(page);
    await page.locator('tr[data-device] button').first().click();
    const signIn = page.getByRole('button', { name: 'Sign in with this browser’s key' });
    const signOut = page.getByRole('button', { name: 'Sign out' });

    // A stranger may sign in and sees no more; then the network's council makes this very key an operator's.
    await signIn.click();
    await signOut.waitFor(PATIENCE);
    await isCoarse(page);
    const me = await page.evaluate(
      () => (globalThis as unknown as World).wayproofPage.session.caller.value?.address,
    );
    if (me === undefined) return t.fail('the page is signed in');
    await signOut.click();
    await signIn.waitFor(PATIENCE);
    operators.add(me);

    await signIn.click();
    await isExactlyAt(page, robot.id, home);
    await isNotCoarse(page);
    // The stream as well, not only what was loaded.
    const say = (sequence: number, at: CoordinatesE7) =>
      hub.stream.publish({
        topic: 'robot',
        data: { ...view, sequence: view.sequence + sequence, position: { at, exact: true } },
      });
    say(1, next);
    await isExactlyAt(page, robot.id, next);

    // What is said while the connection is cut comes after it, without everything being loaded again.
    const before = loads;
    const comeBack = await hub.cut();
    await page.locator('.banner').waitFor(PATIENCE);
    say(2, home);
    const other = aRobot(77, { position: { at: next, exact: true } });
    hub.stream.publish({ topic: 'robot', data: other });
    await comeBack();
    await page.locator('.banner').waitFor({ ...PATIENCE, state: 'detached' });
    await isExactlyAt(page, robot.id, home);
    await isExactlyAt(page, other.device, next);
    t.is(loads, before);

    await signOut.click();
    await isCoarse(page);
    say(3, next);
    const sequence = view.sequence + 3;
    await page.waitForFunction(
      ([id, last]) => {
        const { fleet: known } = (globalThis as unknown as World).wayproofPage;
        return known.robots.value.some((each) => each.device === id && each.sequence === last);
      },
      [robot.id, sequence] as const,
      PATIENCE,
    );
    await isCoarse(page);
    t.deepEqual(ownComplaints(complaints), []);
  },
);
