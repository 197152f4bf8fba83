import { chain } from './chain.ts';
import { runBench } from './command.ts';
import { day } from './day.ts';
import { ingest } from './ingest.ts';
import { page } from './page.ts';
import { plan } from './plan.ts';
import { roads } from './roads.ts';
import { safety } from './safety.ts';
import { settle } from './settle.ts';
import { startup } from './startup.ts';
import { travelTimes } from './travel-times.ts';
import { vision } from './vision.ts';

process.exitCode = await runBench(
  process.argv.slice(2),
  [chain, day, ingest, page, plan, roads, safety, settle, startup, travelTimes, vision],
  {
    print: (text) => console.log(text),
    note: (text) => console.error(text),
  },
);
