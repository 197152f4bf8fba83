import { FleetError } from '../../protocol/errors.ts';
import type { JobId, NetworkId } from '../../protocol/ids.ts';
import { assertOpenings, jobIdOf, verifyJob } from '../../protocol/jobs.ts';
import type { MissionPayload, MissionStop } from '../../protocol/missions.ts';
import type { Verifier } from '../../protocol/verifier.ts';
import type { Progress } from './progress.ts';
import { isOver, jobOfStop } from './stops.ts';

export interface MissionRules {
  readonly network: NetworkId;
  readonly verifier: Verifier;
  /** How many parcels fit. */
  readonly compartments: number;
}

/** What a mission must hold before the robot accepts it; each throws its own code, which is the refusal's reason. */
const checks = [
  jobsAreSigned,
  stopsAreAtTheirPlaces,
  parcelsComeBeforeTheyGo,
  parcelsFit,
  noParcelIsForgotten,
];

/** Throws SIGNATURE_INVALID, STATEMENT_…, PLACE_WRONG, MISSION_PLACE, MISSION_PRECEDENCE, MISSION_CAPACITY, MISSION_FORGETS_PARCEL. */
export function checkMission(payload: MissionPayload, progress: Progress, rules: MissionRules): void {
  for (const check of checks) check(payload, progress, rules);
}

/** The hub cannot invent work: each job carries its shipper's signature, each place opens its commitment. */
function jobsAreSigned(payload: MissionPayload, _: Progress, { network, verifier }: MissionRules): void {
  for (const job of payload.jobs) {
    const fields = verifyJob(network, job, verifier);
    assertOpenings(fields, jobIdOf(job.statement), job);
  }
}

function stopsAreAtTheirPlaces(payload: MissionPayload): void {
  payload.stops.forEach((stop, index) => {
    const job = jobOfStop(payload, stop);
    if (job === undefined) return;
    const place = (stop.kind === 'drop-off' ? job.dropOff : job.pickUp).at;
    if (place.latitude !== stop.at.latitude || place.longitude !== stop.at.longitude) {
      throw new FleetError('MISSION_PLACE', { stop: index });
    }
  });
}

function parcelsComeBeforeTheyGo(payload: MissionPayload, progress: Progress): void {
  const aboard = new Set<JobId>(progress.parcels.map((parcel) => parcel.job));
  payload.stops.forEach((stop, index) => {
    const job = jobOfStop(payload, stop)?.id;
    if (job === undefined || isOver(progress, payload, stop)) return;
    if (stop.kind === 'pick-up') aboard.add(job);
    else if (!aboard.delete(job)) throw new FleetError('MISSION_PRECEDENCE', { stop: index, job });
  });
}

function parcelsFit(payload: MissionPayload, progress: Progress, { compartments }: MissionRules): void {
  let aboard = progress.parcels.length;
  for (const stop of payload.stops) {
    if (stop.job === undefined || isOver(progress, payload, stop)) continue;
    aboard += stop.kind === 'pick-up' ? 1 : -1;
    if (aboard > compartments) throw new FleetError('MISSION_CAPACITY', { parcels: aboard, compartments });
  }
}

function noParcelIsForgotten(payload: MissionPayload, progress: Progress): void {
  const ends = (stop: MissionStop) => stop.kind === 'drop-off' || stop.kind === 'return';
  for (const { job } of progress.parcels) {
    const kept = payload.stops.some((stop) => ends(stop) && jobOfStop(payload, stop)?.id === job);
    if (!kept) throw new FleetError('MISSION_FORGETS_PARCEL', { job });
  }
}
