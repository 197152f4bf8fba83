import type { ReleaseView } from '../../protocol/views/release.ts';
import { formatFields, formatTable } from '../output/table.ts';
import { showTime } from '../output/units.ts';

/** Releases with how far each has spread, for a person. */
export function describeReleases(releases: readonly ReleaseView[], width: number): string {
  if (releases.length === 0) return 'no release was published';
  return formatTable(
    [
      { title: 'release', cell: ({ kind, version }) => `${kind} ${version}` },
      { title: 'label', shrink: true, cell: ({ label }) => label },
      { title: 'channel', cell: ({ channel }) => channel },
      {
        title: 'for',
        shrink: true,
        cell: ({ artifacts }) => artifacts.map(({ target }) => target).join(' '),
      },
      { title: 'roll-out', cell: stateOf },
      { title: 'robots', align: 'right', cell: robotsOf },
      { title: 'failed', align: 'right', cell: ({ rollout }) => String(rollout?.robots.failed ?? '-') },
    ],
    releases,
    width,
  );
}

/** One release whole, with what failed. */
export function describeRelease(release: ReleaseView): string {
  const { kind, version, label, channel, minimum, artifacts, model, rollout, published } = release;
  const missing = artifacts.reduce((sum, each) => sum + each.missing, 0);
  const fields: [string, string][] = [
    [
      'release',
      `${kind} ${version} (${label}), channel ${channel}${minimum > 0 ? `, from ${minimum} on` : ''}`,
    ],
    ['published', showTime(published)],
    ...artifacts.map(({ target, files, bytes }): [string, string] => [
      target,
      `${files} files, ${bytes} bytes`,
    ]),
    ...(missing === 0 ? [] : [['missing', `${missing} chunks`] as [string, string]]),
    ...(model === null ? [] : modelFields(model)),
    ['roll-out', stateOf(release)],
  ];
  if (rollout === null) return formatFields(fields);
  fields.push([
    'robots',
    `${robotsOf(release)} well, ${rollout.robots.failed} failed, of ${rollout.robots.all}`,
  ]);
  if (rollout.reason !== null) fields.push(['why', rollout.reason]);
  for (const { device, code, reason } of rollout.failures)
    fields.push(['failed', `${device}: ${code}: ${reason}`]);
  return formatFields(fields);
}

const modelFields = (model: NonNullable<ReleaseView['model']>): [string, string][] => [
  ['model', `${model.name}, ${model.labels} labels, ${model.golden} golden pictures`],
  ['licences', `code ${model.codeLicence}; weights ${model.weightsLicence}`],
];

const stateOf = ({ rollout }: ReleaseView): string =>
  rollout === null ? 'not started' : rollout.state === 'done' ? 'done' : `${rollout.state}: ${rollout.stage}`;

const robotsOf = ({ rollout }: ReleaseView): string =>
  rollout === null ? '-' : `${rollout.robots.good}/${rollout.robots.reached}`;
