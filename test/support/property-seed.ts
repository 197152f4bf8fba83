// Loaded by ava before each test file.
import fc from 'fast-check';

/**
 * Properties see the same cases in every run, so that a red build is a change's fault and comes back when it is run
 * again. `WAYPROOF_SEED=random` hunts for cases nobody has seen, `WAYPROOF_SEED=N` brings back those of seed N.
 */
const wanted = process.env['WAYPROOF_SEED'] ?? '20261123';
if (wanted !== 'random') fc.configureGlobal({ seed: Number(wanted) });
