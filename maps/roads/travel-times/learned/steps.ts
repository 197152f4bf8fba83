/** Does at one go what can be done a step at a time; a robot's loop takes a few steps a turn instead. */
export function finish<T>(steps: Generator<void, T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}
