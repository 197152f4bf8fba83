import test from 'ava';
import fc from 'fast-check';
import { NodeHeap } from '../../../maps/roads/node-heap.ts';

test('nodes leave the heap by rising key, whatever the order of pushes and pops', (t) => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.integer({ min: 0, max: 50 })), { maxLength: 100 }), (steps) => {
      const heap = new NodeHeap(steps.length);
      const model: { key: number; node: number }[] = [];
      for (const [node, key] of steps.entries()) {
        if (key !== null) {
          heap.push(key, node);
          model.push({ key, node });
        } else if (model.length > 0) {
          const smallest = Math.min(...model.map((entry) => entry.key));
          t.is(heap.topKey, smallest);
          const popped = heap.pop();
          const at = model.findIndex((entry) => entry.node === popped);
          t.is(model[at]?.key, smallest);
          model.splice(at, 1);
        }
        t.is(heap.size, model.length);
      }
      heap.clear();
      t.is(heap.size, 0);
    }),
  );
});
