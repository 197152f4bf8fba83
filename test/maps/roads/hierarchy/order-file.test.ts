import test from 'ava';
import { decodeOrder, encodeOrder } from '../../../../maps/roads/hierarchy/order-file.ts';
import { adoptOrder, orderOf } from '../../../../maps/roads/hierarchy/prepare.ts';
import { generateTown } from '../../../../maps/town/generate-town.ts';

const { network } = generateTown(3);
const order = orderOf(network);
const hash = new Uint8Array(32).fill(7);
const file = encodeOrder(order, hash);

test('an order holds every node once, is the same whenever it is made, and survives its file', (t) => {
  t.deepEqual(
    [...order].sort((a, b) => a - b),
    [...order.keys()],
  );
  t.deepEqual(orderOf({ ...network }), order);
  t.deepEqual(decodeOrder(file, network.nodeCount, hash), order);
});

test('an order that was adopted is not made again', (t) => {
  const other = { ...network };
  const reversed = order.toReversed();
  adoptOrder(other, reversed);
  t.is(orderOf(other), reversed);
});

test('the order of another network, a cut one and a changed one are left alone', (t) => {
  t.is(decodeOrder(file, network.nodeCount + 1, hash), undefined);
  t.is(decodeOrder(file, network.nodeCount, new Uint8Array(32)), undefined);
  t.is(decodeOrder(file.subarray(0, -1), network.nodeCount, hash), undefined);
  for (let at = 0; at < file.length; at += 37) {
    const changed = file.slice();
    changed[at] = (changed[at] as number) ^ 1;
    t.is(decodeOrder(changed, network.nodeCount, hash), undefined);
  }
});

test('an order with a right hash that names a node twice or none at all is left alone', (t) => {
  for (const wrong of [order[1] as number, network.nodeCount, -1]) {
    const lying = order.slice();
    lying[0] = wrong;
    t.is(decodeOrder(encodeOrder(lying, hash), network.nodeCount, hash), undefined);
  }
});
