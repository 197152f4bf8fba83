/** Enough of a key or id to tell it from others on one screen. */
export const shortId = (id: string): string => (id.length <= 9 ? id : `${id.slice(0, 4)}…${id.slice(-4)}`);

/** Both ends of a hash, long enough to compare two by eye. */
export const shortHash = (hash: string): string => `${hash.slice(0, 8)}…${hash.slice(-8)}`;

/** Eight digits name a job for people. */
export const shortJob = (job: string): string => job.slice(0, 8);

/** A code in groups of four, as it is read aloud. */
export const showCode = (code: string): string => code.replace(/(.{4})(?=.)/g, '$1-');
