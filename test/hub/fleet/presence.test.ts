import test from 'ava';
import { PresenceBoard } from '../../../hub/fleet/presence.ts';
import { unixMilliseconds } from '../../../protocol/units.ts';
import { aDevice } from '../store/a-frame.ts';

const at = (n: number) => unixMilliseconds(n);

test('a robot is online from its login to the end of its link', (t) => {
  const board = new PresenceBoard();
  const { id } = aDevice();
  const heard: string[] = [];
  board.onChange((_, { state, session }) => heard.push(`${state} ${session}`));
  t.is(board.get(id), undefined);
  board.claim(id, 1);
  board.connected(id, 1, at(1));
  t.true(board.announce(id, 1, 7, at(2)));
  t.is(board.online(), 1);
  t.true(board.disconnected(id, 1, at(3)));
  t.true(board.disconnected(id, 1, at(4)));
  t.deepEqual(board.get(id), { state: 'offline', session: 7, since: at(3) });
  t.deepEqual(heard, ['online 0', 'online 7', 'offline 7']);
});

test('nothing an older connection says changes the newer one, from its login on', (t) => {
  const board = new PresenceBoard();
  const { id } = aDevice();
  board.claim(id, 1);
  board.connected(id, 1, at(1));
  board.announce(id, 1, 7, at(1));
  board.claim(id, 2);
  t.false(board.disconnected(id, 1, at(2)));
  t.false(board.announce(id, 1, 9, at(2)));
  board.connected(id, 1, at(2));
  board.connected(id, 2, at(3));
  t.is(board.get(id)?.state, 'online');
});

test('an older session does not take the place of a newer one', (t) => {
  const board = new PresenceBoard();
  const { id } = aDevice();
  board.claim(id, 1);
  board.connected(id, 1, at(1));
  board.announce(id, 1, 7, at(1));
  t.false(board.announce(id, 1, 6, at(2)));
  t.is(board.get(id)?.session, 7);
});
