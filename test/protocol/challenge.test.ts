import test from 'ava';
import fc from 'fast-check';
import { findChallenge } from '../../protocol/challenge.ts';
import type { RewardLeaf } from '../../protocol/sum-tree.ts';
import { tokenAmount } from '../../protocol/units.ts';

const leaf = (device: number, cumulative: number): RewardLeaf => ({
  device: new Uint8Array(32).fill(device),
  cumulative: tokenAmount(BigInt(cumulative)),
});
const parent = [leaf(2, 10), leaf(4, 20), leaf(6, 30)];

test('each fault the chain can see is found with the leaves that show it', (t) => {
  t.is(findChallenge(parent, [leaf(2, 10), leaf(3, 1), leaf(4, 25), leaf(6, 30)]), undefined);
  t.deepEqual(findChallenge(parent, [leaf(4, 20), leaf(2, 10), leaf(6, 30)]), {
    kind: 'order',
    lower: 0,
    upper: 1,
  });
  t.deepEqual(findChallenge(parent, [leaf(2, 10), leaf(4, 20), leaf(4, 20), leaf(6, 30)]), {
    kind: 'order',
    lower: 1,
    upper: 2,
  });
  t.deepEqual(findChallenge(parent, [leaf(2, 10), leaf(4, 19), leaf(6, 31)]), {
    kind: 'lowered',
    before: 1,
    left: 1,
  });
  t.deepEqual(findChallenge(parent, [leaf(4, 30), leaf(6, 30)]), { kind: 'absent', before: 0, right: 0 });
  t.deepEqual(findChallenge(parent, [leaf(2, 30), leaf(6, 30)]), {
    kind: 'absent',
    before: 1,
    left: 0,
    right: 1,
  });
  t.deepEqual(findChallenge(parent, [leaf(2, 40), leaf(4, 20)]), { kind: 'absent', before: 2, left: 1 });
});

test('a leaf of zero may be left out, and an empty tree has nothing to show', (t) => {
  t.is(findChallenge([leaf(2, 0)], [leaf(4, 5)]), undefined);
  t.is(findChallenge(parent, []), undefined);
  t.is(findChallenge([], []), undefined);
});

test('honest growth is never challenged', (t) => {
  const epochs = fc.uniqueArray(fc.tuple(fc.integer({ min: 0, max: 255 }), fc.nat(), fc.nat()), {
    selector: ([device]) => device,
  });
  fc.assert(
    fc.property(epochs, fc.nat(5), (devices, known) => {
      const sorted = devices.toSorted(([a], [b]) => a - b);
      const before = sorted.filter((_, i) => i % 6 >= known).map(([device, had]) => leaf(device, had));
      const after = sorted.map(([device, had, more]) => leaf(device, had + more));
      t.is(findChallenge(before, after), undefined);
    }),
  );
});
