import { z } from 'zod';
import { countField } from '../../protocol/views/fields.ts';
import type { Answers } from './answer.ts';

const folder = { dir: z.string(), files: countField, bytes: countField, platform: z.string() };
/** Until then the robot has to enrol; real Unix milliseconds. */
const tokenExpires = z.number();

const card = z.strictObject({
  target: z.string(),
  bytes: countField,
  readBackFrom: z.enum(['device', 'cache']),
  volume: z.string(),
  tokenExpires,
});

const disk = z.strictObject({
  device: z.string(),
  bytes: countField,
  model: z.string(),
  bus: z.enum(['usb', 'card', 'file', 'inside']),
  flash: z.string(),
});

export const answers: Answers = {
  flash: z.union([
    z.strictObject({ ...folder, tokenExpires }).meta({ description: '--dir' }),
    card.meta({ description: '--device, --to and --seed' }),
    z
      .strictObject({ host: z.string(), ...folder, service: z.enum(['running', 'none']), tokenExpires })
      .meta({ description: '--ssh' }),
    z.array(disk).meta({ description: '--list' }),
    z.strictObject(folder).meta({ description: '--verify-only --dir' }),
    z
      .strictObject({ target: z.string(), volume: z.string(), files: z.array(z.string()) })
      .meta({ description: '--verify-only with a card or an image file' }),
  ]),
};
