import type { Router } from '../../maps/roads/router.ts';
import type { Clock, TimeScale } from '../../protocol/clock.ts';
import type { DeviceId, JobId } from '../../protocol/ids.ts';
import type { Random } from '../../protocol/random.ts';
import type { UnixMilliseconds } from '../../protocol/units.ts';
import type { Verifier } from '../../protocol/verifier.ts';
import type { CoverageView } from '../../protocol/views/coverage.ts';
import type { EpochView } from '../../protocol/views/epoch.ts';
import type { MapView } from '../../protocol/views/map.ts';
import type { NetworkView } from '../../protocol/views/network.ts';
import type { JobExplanation, PlanView } from '../../protocol/views/plan.ts';
import type { RewardsView } from '../../protocol/views/rewards.ts';
import type { OrderRequest } from '../../protocol/views/robot.ts';
import type { DetailsView } from '../../protocol/views/track.ts';
import type { TravelTimesView } from '../../protocol/views/travel-times.ts';
import type { AlertDesk } from '../alerts/alert-desk.ts';
import type { DeviceDirectory } from '../fleet/device-directory.ts';
import type { JobDesk } from '../jobs/job-desk.ts';
import type { CommandRecord } from '../missions/mission.ts';
import type { ReleaseDesk } from '../releases/release-desk.ts';
import type { ShareDesk } from '../shares/share-desk.ts';
import type { FrameStore } from '../store/frame-store.ts';
import type { JobStore } from '../store/job-store.ts';
import type { ZoneDesk } from '../zones/zone-desk.ts';
import type { Roles } from './caller.ts';
import type { EventStream } from './event-stream.ts';
import type { RateLimit } from './rate-limit.ts';
import type { RpcForwarder } from './rpc-forwarder.ts';
import type { SignIn } from './sign-in.ts';

/** Epochs as far as the hub has settled them. */
export interface EpochReader {
  /** Newest first. */
  epochs(limit: number): Promise<readonly EpochView[]>;
  /** Throws EPOCH_UNKNOWN. */
  epoch(number: number): Promise<EpochView>;
  /** The file of an epoch's evidence. Throws EPOCH_UNKNOWN, EVIDENCE_PENDING. */
  evidence(number: number, kind: 'work' | 'traces'): Promise<string>;
}

export interface Readiness {
  readonly part: string;
  readonly ok: boolean;
  readonly detail: string;
}

/** One figure of /metrics; labels are few and never personal. */
export interface Metric {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge';
  readonly values: readonly { readonly labels: Readonly<Record<string, string>>; readonly value: number }[];
}

/** Learned street times, and where robots were. */
export interface Layers {
  readonly travelTimes: () => TravelTimesView;
  /** @param exact false for the public, who sees larger cells. */
  readonly coverage: (exact: boolean) => CoverageView;
}

/** What is known of a robot beside its frames. */
export interface RobotExtras {
  /** World time since when its link stands or does not; undefined when this hub saw neither. */
  readonly linkSince: (device: DeviceId) => UnixMilliseconds | undefined;
  /** What it checked in with last, one row a kind of release. */
  readonly versions: (device: DeviceId) => Promise<DetailsView['versions']>;
}

/** What the map page needs beside the API. */
export interface PageParts {
  /** Built files of the page; the folder may be missing. */
  readonly folder: string;
  readonly map: () => MapView;
  /** Path of the PMTiles archive of the map; it may have to be made first. */
  readonly tiles: () => Promise<string>;
  /** Where simulated people look for their codes; absent in every real network. */
  readonly peopleFolder?: string;
}

/** Everything the HTTP side is given; it makes nothing itself. */
export interface HttpDeps {
  /** The world's clock and the machine's. */
  readonly clock: Clock;
  readonly realClock: Clock;
  readonly timeScale?: TimeScale;
  readonly verifier: Verifier;
  readonly network: () => NetworkView;
  readonly roles: Roles;
  readonly signIn: SignIn;
  readonly directory: DeviceDirectory;
  /** Cryptographic: tokens come from it. */
  readonly random: Random;
  /** Whether the device is connected now. */
  readonly online: (device: DeviceId) => boolean;
  readonly frames: Pick<
    FrameStore,
    | 'twin'
    | 'twins'
    | 'missing'
    | 'newest'
    | 'highest'
    | 'replay'
    | 'lastIds'
    | 'deadLetters'
    | 'purgeDeadLetters'
  >;
  /** Absent in a hub that keeps neither. */
  readonly robotExtras?: RobotExtras;
  readonly jobs: JobDesk;
  readonly jobStore: Pick<JobStore, 'jobs' | 'currentMission' | 'lastCommand'>;
  /** Pavement router of the pinned map. */
  readonly router: Pick<Router, 'snap' | 'route' | 'distance'>;
  /** Sends an operator's order; hub/missions/command-desk.ts. */
  readonly order: (device: DeviceId, order: OrderRequest) => Promise<CommandRecord>;
  readonly plan: () => PlanView;
  /** Why a job is where it is in the plan; undefined when the plan knows nothing of it. */
  readonly explain?: (job: JobId) => JobExplanation | undefined;
  /** What the map shows beside robots; hub/wiring/layers.ts. */
  readonly layers?: Layers;
  /** Links to one parcel or robot that end by themselves. */
  readonly shares?: Pick<ShareDesk, 'open' | 'shared' | 'madeBy' | 'end'>;
  /** Absent in a hub that draws none. */
  readonly zones?: Pick<ZoneDesk, 'current' | 'replace'>;
  /** Absent in a hub that watches nothing. */
  readonly alerts?: Pick<AlertDesk, 'current' | 'acknowledge'>;
  readonly epochs: EpochReader;
  /** What a robot earned and why; hub/rewards. */
  readonly rewards?: (device: DeviceId) => Promise<RewardsView>;
  /** Absent in a hub without releases; hub/releases. */
  readonly releases?: ReleaseDesk;
  /** The chain for wallets in the page; absent in a hub that hands nothing on. */
  readonly rpc?: RpcForwarder;
  readonly stream: EventStream;
  /** Absent in a hub that serves the API alone. */
  readonly page?: PageParts;
  readonly ready: () => Promise<readonly Readiness[]>;
  readonly metrics: () => readonly Metric[];
  /** Told of errors that are ours; the requester gets no detail. */
  readonly report: (error: unknown) => void;
  readonly rateLimit?: RateLimit;
}
