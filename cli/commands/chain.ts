import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { scaledClock, systemClock } from '../../protocol/clock.ts';
import { milliseconds } from '../../protocol/units.ts';
import { parser } from '../../protocol/views/parse.ts';
import { wholeNumber } from '../arguments.ts';
import { type Define, leaf, type Run } from '../command.ts';
import { readConfigFile, serve, timeScaleField } from '../serve.ts';

interface Flags {
  readonly port?: number;
  readonly config?: string;
  readonly program?: string;
}

/** What `--config` may hold. */
const chainFile = z.object({
  port: z.int().min(0).max(65_534).exactOptional(),
  timeScale: timeScaleField.exactOptional(),
  /** Of the world's time. */
  slotMilliseconds: z.int().positive().exactOptional(),
});
const parseChainFile = parser('chain configuration', chainFile);

const DEFAULT_PORT = 8899;
const SLOT_MS = 400;

export const define: Define = (command, environment) => {
  const running = command
    .command('run')
    .description('a local Solana with our program, for development and tests');
  running
    .option(
      '--port <n>',
      `HTTP here, WebSocket here and on the next port (default: ${DEFAULT_PORT})`,
      wholeNumber(0, 65_534),
    )
    .option('--config <file>', 'JSON with port, timeScale, slotMilliseconds')
    .option('--program <file>', 'other bytecode than the committed one (WAYPROOF_PROGRAM_SO)');
  leaf<Flags>(running, environment, ['data'], runChain);
};

async function runChain(run: Run, flags: Flags): Promise<void> {
  const [{ start }, { programAddress }] = await Promise.all([
    import('../../programs/devchain/main.ts'),
    import('../../programs/client/addresses.ts'),
  ]);
  const file = parseChainFile(flags.config === undefined ? {} : await readConfigFile(flags.config));
  const { timeScale } = file;
  const path = flags.program ?? run.environment.env['WAYPROOF_PROGRAM_SO'] ?? committedProgram();
  await serve(
    run,
    () =>
      start({
        port: flags.port ?? file.port ?? DEFAULT_PORT,
        dataDir: join(run.settings.get('data'), 'chain'),
        clock: timeScale === undefined ? systemClock : scaledClock(timeScale),
        // In a world that runs faster, slots of 0.4 s of its time would let blockhashes expire at once.
        slotTime: milliseconds(file.slotMilliseconds ?? SLOT_MS * Math.max(1, timeScale?.factor ?? 1)),
        programs: [{ address: programAddress, path }],
      }),
    ({ url, webSocketUrl }) => ({
      facts: { url, webSocketUrl, program: programAddress, simulated: true },
      text: `local Solana (a simulation for development) at ${url}\nprogram ${programAddress}`,
    }),
  );
}

/** Beside cli/ in a checkout; two folders up from dist/cli/ in an installed package. */
function committedProgram(): string {
  const places = ['../../programs/artifacts/wayproof.so', '../../../programs/artifacts/wayproof.so'];
  const paths = places.map((place) => fileURLToPath(new URL(place, import.meta.url)));
  return paths.find(existsSync) ?? (paths[0] as string);
}
