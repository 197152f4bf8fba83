import test from 'ava';
import fc from 'fast-check';
import {
  advanced,
  inOrder,
  isReached,
  type Member,
  type Rollout,
  reachOf,
} from '../../../hub/releases/rollout.ts';
import { unixMilliseconds } from '../../../protocol/units.ts';
import { parseRolloutRules } from '../../../protocol/views/release.ts';
import { aRobot, START } from '../support/a-world.ts';

const rules = parseRolloutRules({ canaries: 2, waves: [20, 50], soakSeconds: 60 });
const at = (seconds: number) => unixMilliseconds(START + seconds * 1_000);
const begun: Rollout = {
  kind: 'agent',
  version: 4,
  state: 'running',
  stage: 0,
  rules,
  forgiven: START,
  reason: null,
  changed: START,
};

/** Robots in their order, each with its verdict: g good, f failed, w waiting, s silent since before. */
function fleetOf(verdicts: string, since = 10): Member[] {
  return [...verdicts].map((letter, i) => ({
    device: aRobot(i).id,
    seen: at(letter === 's' ? -100 : since),
    verdict:
      letter === 'g'
        ? { kind: 'good', since: at(since) }
        : letter === 'f'
          ? { kind: 'failed', since: at(since), code: 'UPDATE_UNHEALTHY', reason: 'no hub' }
          : { kind: 'waiting' },
  }));
}

test('a release goes from the canaries to the waves to all, each after its time of soaking', (t) => {
  const stages: string[] = [];
  let rollout = begun;
  let fleet = fleetOf('w'.repeat(20));
  for (let second = 0; second < 600 && rollout.state === 'running'; second += 10) {
    // Every robot that was reached is well ten seconds later.
    fleet = fleet.map((member) => {
      const reached = isReached(rollout, fleet, member.device);
      if (!reached || member.verdict.kind === 'good') return { ...member, seen: at(second) };
      return { ...member, seen: at(second), verdict: { kind: 'good', since: at(second) } };
    });
    const next = advanced(rollout, fleet, at(second));
    if (next !== rollout) stages.push(`${next.stage} ${next.state} ${reachOf(next, 20)} at ${second}`);
    rollout = next;
  }
  t.deepEqual(stages, [
    '1 running 4 at 60',
    '2 running 10 at 130',
    '3 running 20 at 200',
    '3 done 20 at 270',
  ]);
});

test('one failing canary stops a release and says which robot and why', (t) => {
  const halted = advanced(begun, fleetOf('gfwwwwwwww'), at(20));
  t.is(halted.state, 'halted');
  t.regex(
    halted.reason ?? '',
    new RegExp(`1 of 2 robots failed; ${aRobot(1).id} says UPDATE_UNHEALTHY: no hub`),
  );
  t.false(isReached(halted, fleetOf('gfwwwwwwww'), aRobot(0).id));
  t.is(advanced(halted, fleetOf('gggggggggg'), at(9_999)), halted, 'it does not go on by itself');
});

test('in a wave as many may fail as the rules say, and forgiven failures do not count', (t) => {
  const wave: Rollout = { ...begun, stage: 2, rules: { ...rules, failPercent: 20 } };
  t.is(advanced(wave, fleetOf('gggfggggwwwwwwwwwwww'), at(20)).state, 'running');
  t.is(advanced(wave, fleetOf('ggfffgggwwwwwwwwwwww'), at(20)).state, 'halted');
  t.is(advanced({ ...wave, forgiven: at(11) }, fleetOf('fffffggggg'), at(20)).state, 'running');
});

test('robots that are switched off hold nothing up, but nobody is nobody', (t) => {
  t.is(advanced(begun, fleetOf('gswwwwwwww'), at(100)).stage, 1);
  t.is(advanced(begun, fleetOf('sswwwwwwww'), at(100)).stage, 0);
  t.is(advanced(begun, fleetOf('gwwwwwwwww'), at(100)).stage, 0);
  t.is(advanced(begun, [], at(100)).stage, 0);
});

test('the order is the same for the same release, another for the next, and every robot is in it once', (t) => {
  const fleet = fleetOf('w'.repeat(40));
  const order = (version: number) => inOrder('agent', version, fleet).map(({ device }) => device);
  t.deepEqual(
    order(4),
    inOrder('agent', 4, [...fleet].reverse()).map(({ device }) => device),
  );
  t.notDeepEqual(order(4), order(5));
  t.deepEqual([...order(4)].sort(), fleet.map(({ device }) => device).sort());
});

test('whatever robots say, a roll-out never goes back a stage and never reaches fewer', (t) => {
  const verdicts = fc.array(fc.constantFrom('g', 'f', 'w', 's'), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(fc.array(verdicts, { maxLength: 12 }), fc.nat(3), (rounds, stage) => {
      let rollout: Rollout = { ...begun, stage };
      for (const [i, letters] of rounds.entries()) {
        const fleet = fleetOf(letters.join(''), i * 30);
        const next = advanced(rollout, fleet, at(i * 100));
        t.true(next.stage >= rollout.stage && next.stage <= rollout.stage + 1);
        t.true(reachOf(next, letters.length) >= reachOf(rollout, letters.length));
        t.true(reachOf(next, letters.length) <= letters.length);
        if (rollout.state !== 'running') t.is(next, rollout);
        if (next.stage > rollout.stage) t.true(fleet.some(({ verdict }) => verdict.kind === 'good'));
        rollout = next;
      }
    }),
  );
});
