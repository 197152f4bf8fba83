import { sha256 } from '../../protocol/hash.ts';
import { toHex } from '../../protocol/ids.ts';
import { contentBytes } from '../../protocol/releases/artifact.ts';
import { splitRelease } from '../../protocol/releases/signed-release.ts';
import type { ReleaseView, RolloutView } from '../../protocol/views/release.ts';
import type { OpenedRelease, ReleaseDesk } from './release-desk.ts';
import { type Member, type Rollout, reachOf, stageNames } from './rollout.ts';

const SHOWN_FAILURES = 20;

/** A release with what is missing of it and how far it spread. */
export async function releaseView(desk: ReleaseDesk, release: OpenedRelease): Promise<ReleaseView> {
  const { kind, version, manifest, signed, published } = release;
  const { label, channel, minimum, model } = manifest;
  const rollout = await desk.rollouts.advance(release);
  const artifacts = manifest.artifacts.map(async (artifact) => ({
    target: artifact.target,
    files: artifact.files.length,
    bytes: contentBytes(artifact),
    chunks: artifact.chunks.length,
    missing: (await desk.missing([artifact])).length,
  }));
  return {
    kind,
    version,
    label,
    channel,
    minimum,
    manifestHash: toHex(sha256(splitRelease(signed).manifest)),
    published,
    artifacts: await Promise.all(artifacts),
    model:
      model === undefined
        ? null
        : {
            name: model.name,
            labels: model.labels.length,
            codeLicence: model.codeLicence,
            weightsLicence: model.weightsLicence,
            golden: model.golden.length,
          },
    rollout: rollout === undefined ? null : rolloutView(rollout, await desk.rollouts.fleet(release)),
  };
}

function rolloutView(rollout: Rollout, fleet: readonly Member[]): RolloutView {
  const { state, stage, rules, reason, changed, forgiven } = rollout;
  const stages = stageNames(rules);
  const reached = fleet.slice(0, state === 'done' ? fleet.length : reachOf(rollout, fleet.length));
  const failures = reached.flatMap(({ device, verdict }) =>
    verdict.kind === 'failed' && verdict.since > forgiven
      ? [{ device, code: verdict.code, reason: verdict.reason, since: verdict.since }]
      : [],
  );
  return {
    state,
    stage: stages[stage] ?? 'all',
    stages,
    rules,
    reason,
    changed,
    robots: {
      all: fleet.length,
      reached: reached.length,
      good: reached.filter(({ verdict }) => verdict.kind === 'good').length,
      failed: failures.length,
    },
    failures: failures.slice(0, SHOWN_FAILURES),
  };
}
