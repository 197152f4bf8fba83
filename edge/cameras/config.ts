import { z } from 'zod';

/** Names and addresses that begin like an option would be taken for one. */
const place = z.string().min(1).max(1_024).regex(/^[^-]/);
const size = {
  width: z.int().min(64).max(1_920).default(640),
  height: z.int().min(64).max(1_080).default(480),
  rate: z.number().min(0.2).max(30).default(5).describe('pictures a second'),
};

/** Where the agent's pictures come from; absent: from the firmware link. */
export const cameraConfig = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('link') }),
  z.strictObject({
    kind: z.literal('folder'),
    path: place,
    rate: size.rate,
    repeat: z.boolean().default(true),
  }),
  z.strictObject({ kind: z.literal('video'), path: place, repeat: z.boolean().default(true), ...size }),
  z.strictObject({ kind: z.literal('v4l2'), device: place.default('/dev/video0'), ...size }),
  z.strictObject({ kind: z.literal('rtsp'), url: z.url({ protocol: /^rtsps?$/ }), ...size }),
]);
export type CameraConfig = z.output<typeof cameraConfig>;
