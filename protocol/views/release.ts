import { z } from 'zod';
import { checkInLimits } from '../releases/check-in.ts';
import { checkInStatement } from '../statements/check-in.ts';
import { base64Field, base64UpTo, countField, deviceField, hexField, timeField } from './fields.ts';
import { parser } from './parse.ts';

const kindField = z.enum(['agent', 'model']);
const versionField = z.int().min(0);
const targetField = z.string().max(32);

/** `POST /v1/releases/check-ins`: the robot tells what it runs and hears what it shall run. */
const checkInRequest = z.object({
  device: deviceField,
  statement: base64Field(checkInStatement.size),
  signature: base64Field(64),
  payload: base64UpTo(checkInLimits.bytes),
});
export const parseCheckInRequest = parser('check-in', checkInRequest);

/** An offer is a hint where to look: the robot believes the release's signature and nothing else. */
const checkInView = z.object({
  offers: z.array(z.object({ kind: kindField, version: versionField })).max(8),
});
export type CheckInView = z.infer<typeof checkInView>;
export const parseCheckInView = parser('check-in answer', checkInView);

const percent = z.int().min(1).max(100);
/** How a release spreads. Times are real. */
const rolloutRules = z.object({
  /** Robots that get it first. */
  canaries: z.int().min(1).max(1_000).default(1),
  /** Share of the fleet in each stage after them, rising; the rest comes last. */
  waves: z
    .array(percent.max(99))
    .max(8)
    .refine((waves) => waves.every((share, i) => i === 0 || share > (waves[i - 1] ?? 0)), 'must rise')
    .default([10, 50]),
  /** Between the last robot of a stage being well and the next stage. */
  soakSeconds: z
    .int()
    .min(0)
    .max(30 * 86_400)
    .default(600),
  /** Share of a stage's robots, of those that were heard of, that must be well before it goes on. */
  goodPercent: percent.default(90),
  /** Share of a stage's robots that may fail; among the canaries none may. */
  failPercent: z.int().min(0).max(100).default(5),
});
export type RolloutRules = z.output<typeof rolloutRules>;
export const parseRolloutRules = parser('roll-out rules', rolloutRules);

/** `POST /v1/releases/:kind/:version/rollout`. */
const rolloutRequest = z.discriminatedUnion('action', [
  z.object({ action: z.literal('start'), rules: rolloutRules.prefault({}) }),
  z.object({ action: z.literal('pause') }),
  /** Also after a halt: the failures so far are forgiven, the next ones count. */
  z.object({ action: z.literal('resume') }),
  z.object({ action: z.literal('halt'), reason: z.string().min(1).max(200) }),
]);
export type RolloutRequest = z.output<typeof rolloutRequest>;
/** The same before defaults are filled in: what a client sends. */
export type RolloutOrder = z.input<typeof rolloutRequest>;
export const parseRolloutRequest = parser('roll-out order', rolloutRequest);

const rolloutView = z.object({
  state: z.enum(['running', 'paused', 'halted', 'done']),
  stage: z.string().max(32),
  stages: z.array(z.string().max(32)).max(10),
  rules: rolloutRules,
  /** Why it stopped, when it did. */
  reason: z.string().max(500).nullable(),
  changed: timeField,
  /** Robots it is for; of those it reached: well, failed, not heard yet. */
  robots: z.object({ all: countField, reached: countField, good: countField, failed: countField }),
  failures: z
    .array(
      z.object({
        device: deviceField,
        code: z.string().max(64),
        reason: z.string().max(200),
        since: timeField,
      }),
    )
    .max(20),
});
export type RolloutView = z.infer<typeof rolloutView>;

export const releaseView = z.object({
  kind: kindField,
  version: versionField,
  label: z.string().max(64),
  channel: z.string().max(32),
  minimum: versionField,
  manifestHash: hexField(32),
  published: timeField,
  artifacts: z
    .array(
      z.object({
        target: targetField,
        files: countField,
        bytes: countField,
        chunks: countField,
        /** Chunks not uploaded yet. */
        missing: countField,
      }),
    )
    .max(16),
  model: z
    .object({
      name: z.string().max(64),
      labels: countField,
      codeLicence: z.string().max(200),
      weightsLicence: z.string().max(200),
      golden: countField,
    })
    .nullable(),
  rollout: rolloutView.nullable(),
});
export type ReleaseView = z.infer<typeof releaseView>;
export const parseReleaseView = parser('release', releaseView);
export const parseReleaseViews = parser('releases', z.array(releaseView));

/** `GET /v1/releases/:kind/:version/missing`: hashes of chunks to upload. */
const missingChunks = z.object({ chunks: z.array(hexField(32)).max(70_000) });
export type MissingChunksView = z.infer<typeof missingChunks>;
export const parseMissingChunks = parser('missing chunks', missingChunks);
