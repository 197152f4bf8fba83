import { cpus, loadavg, totalmem } from 'node:os';

/** Where the figures were measured; without it they say nothing. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly gibibytes: number;
  readonly system: string;
  readonly node: string;
  /** Processes that wanted a core in the last minute before the run; above `cores` the machine was shared. */
  readonly load: number;
}

export function describeMachine(): Machine {
  const cores = cpus();
  return {
    cpu: cores[0]?.model.trim() ?? 'unknown',
    cores: cores.length,
    gibibytes: Math.round(totalmem() / 2 ** 30),
    system: `${process.platform} ${process.arch}`,
    node: process.version,
    load: Math.round((loadavg()[0] ?? 0) * 100) / 100,
  };
}
