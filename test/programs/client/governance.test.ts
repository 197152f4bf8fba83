import test from 'ava';
import { addressOf } from '../../../programs/client/addresses.ts';
import {
  acceptCouncil,
  pauseIntake,
  proposeCouncil,
  resumeIntake,
  setGuardian,
  setKeys,
  setOracles,
} from '../../../programs/client/council-instructions.ts';
import { registerDevice } from '../../../programs/client/device-instructions.ts';
import { postEpoch } from '../../../programs/client/epoch-instructions.ts';
import { eventsOf } from '../../../programs/client/events.ts';
import { isProgramError } from '../../../programs/client/failures.ts';
import { applyParams, cancelParams, proposeParams } from '../../../programs/client/parameter-instructions.ts';
import { findChange, findEpoch } from '../../../programs/client/queries.ts';
import { bindingVersion, paramsOf, rewardParametersOf } from '../../../programs/client/reward-parameters.ts';
import { isFleetError } from '../../../protocol/errors.ts';
import { tokenAmount, unixSeconds } from '../../../protocol/units.ts';
import { aDeviceOf, aNetworkOn, networkOf } from './a-network.ts';
import { anEmptyProposal } from './a-proposal.ts';
import { anEndpoint, here } from './an-endpoint.ts';

/** Seconds between a proposal and its application in a development network. */
const DELAY = 10;

test(here('a council is handed over in two steps, and the old one is nobody afterwards'), async (t) => {
  const chain = await aNetworkOn(await anEndpoint(t));
  const { network } = chain;
  const [old, next] = [chain.creator, await chain.wallet()];
  const [oldKey, nextKey] = [addressOf(old.publicKey), addressOf(next.publicKey)];
  await chain.send(await proposeCouncil(network, oldKey, nextKey));
  t.like(await networkOf(chain), { council: oldKey, pendingCouncil: nextKey });
  const accepted = await chain.send(await acceptCouncil(network, nextKey), [next]);
  t.like(eventsOf(accepted.logs), [
    { name: 'councilAccepted', data: { previous: oldKey, council: nextKey } },
  ]);
  t.like(await networkOf(chain), { council: nextKey, pendingCouncil: undefined });
  const refused = await t.throwsAsync(async () => chain.send(await setGuardian(network, oldKey, oldKey)));
  t.true(isProgramError(refused, 'NotCouncil'), String(refused));
  await chain.send(await setGuardian(network, nextKey, oldKey), [next]);
  t.is((await networkOf(chain)).guardian, oldKey);
});

test(here('oracles, keys and a controller are set by the council, and an offer is taken back'), async (t) => {
  const chain = await aNetworkOn(await anEndpoint(t));
  const { network } = chain;
  const [me, other] = [addressOf(chain.creator.publicKey), addressOf(chain.oracle.publicKey)];
  const seated = await chain.send(await setOracles(network, me, [other], 1));
  t.like(eventsOf(seated.logs), [{ name: 'oraclesSet', data: { oracles: [other], oracleVersion: 2 } }]);
  await chain.send(await setKeys(network, me, { hubKey: other, releaseKey: me, controller: other }));
  t.like(await networkOf(chain), {
    oracles: [other],
    threshold: 1,
    hubKey: chain.oracle.publicKey.toBytes(),
    controller: other,
    suspended: [],
  });
  await chain.send(await setKeys(network, me, { hubKey: other, releaseKey: me }));
  await chain.send(await proposeCouncil(network, me, other));
  const taken = await chain.send(await proposeCouncil(network, me, me));
  t.like(eventsOf(taken.logs), [{ name: 'councilProposed', data: { council: me } }]);
  t.like(await networkOf(chain), { controller: undefined, pendingCouncil: me });
});

test(here('a pause closes the intake until the council opens it'), async (t) => {
  const chain = await aNetworkOn(await anEndpoint(t));
  const { network, payee } = chain;
  const me = addressOf(chain.creator.publicKey);
  await chain.send(await pauseIntake(network, me));
  t.true((await networkOf(chain)).pausedUntil > (await chain.now()));
  const device = aDeviceOf(chain, await chain.now());
  const closed = await t.throwsAsync(async () =>
    chain.send(await registerDevice(network, device.proof, payee)),
  );
  t.true(isProgramError(closed, 'IntakePaused'), String(closed));
  await chain.send(await resumeIntake(network, me));
  await chain.send(await registerDevice(network, device.proof, payee));
  t.is((await networkOf(chain)).pausedUntil, unixSeconds(0));
});

test(
  here('a change of parameters waits, is applied by anybody, and the version before stays readable'),
  async (t) => {
    const chain = await aNetworkOn(await anEndpoint(t));
    const { connection, network, oracle } = chain;
    const me = addressOf(chain.creator.publicKey);
    const before = await networkOf(chain);
    const after = { ...before, base: tokenAmount(1_100_000n), lateBps: 4_000 };
    const proposed = await chain.send(await proposeParams(before, me, after));
    t.like(eventsOf(proposed.logs), [
      { name: 'paramsProposed', data: { before: { base: 1_000_000n }, after: { base: 1_100_000n } } },
    ]);
    const change = await findChange(connection, network, 2);
    if (change === undefined) return t.fail();
    t.like(change, { state: 'pending', parameterVersion: 2, proposer: me });
    const early = await t.throwsAsync(async () => chain.send(await applyParams(change), [oracle]));
    t.true(isProgramError(early, 'ChangeTooEarly'), String(early));

    await chain.pass(DELAY + 1);
    await chain.send(await applyParams(change), [oracle]);
    const current = await networkOf(chain);
    t.like(current, { parameterVersion: 2, base: 1_100_000n, lateBps: 4_000 });
    t.deepEqual(await paramsOf(connection, current, 1), rewardParametersOf(before));
    t.deepEqual(await paramsOf(connection, current, 2), rewardParametersOf(current));
    for (const version of [0, 3, 1.5]) {
      const unknown = await t.throwsAsync(paramsOf(connection, current, version));
      t.true(isFleetError(unknown, 'CHAIN_PARAMETERS_UNKNOWN'), String(unknown));
    }
    // The period that was open when the change was applied is settled by the values before.
    t.is(bindingVersion(current, current.nextEpochEnd), 1);
    t.is(bindingVersion(current, unixSeconds(current.paramsAt + current.epochSeconds)), 2);
    await chain.send(await postEpoch(current, me, anEmptyProposal(1n)));
    t.is((await findEpoch(connection, network, 1n))?.content.parameterVersion, 1);
  },
);

test(here('a change is taken back by the guardian and can be proposed anew'), async (t) => {
  const chain = await aNetworkOn(await anEndpoint(t));
  const { connection, network } = chain;
  const me = addressOf(chain.creator.publicKey);
  const before = await networkOf(chain);
  await chain.send(await proposeParams(before, me, { ...before, returnedBps: 2_000 }));
  const change = await findChange(connection, network, 2);
  if (change === undefined) return t.fail();
  await chain.send(await cancelParams(change, me));
  t.is((await findChange(connection, network, 2))?.state, 'cancelled');
  const dead = await t.throwsAsync(async () => chain.send(await applyParams(change)));
  t.true(isProgramError(dead, 'ChangeNotPending'), String(dead));
  await chain.send(await proposeParams(before, me, { ...before, returnedBps: 2_100 }));
  t.like(await findChange(connection, network, 2), { state: 'pending', after: { returnedBps: 2_100 } });
});
