/**
 * What the page itself did wrong: Chromium also logs every request that did not get through, which a page without its
 * hub cannot help.
 */
export const ownComplaints = (complaints: readonly string[]): string[] =>
  complaints.filter((each) => !/^console: Failed to load resource: net::ERR_/.test(each));
