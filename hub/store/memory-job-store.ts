import { FleetError } from '../../protocol/errors.ts';
import type { DeviceId, JobId, MissionId } from '../../protocol/ids.ts';
import type { JobEvent, JobRecord } from '../jobs/job.ts';
import type { CommandRecord, HandOverRecord, MissionRecord } from '../missions/mission.ts';
import type { JobFilter, JobStore, StoreChange } from './job-store.ts';

/** The fake beside the port: what the SQLite store does, in maps. */
export class MemoryJobStore implements JobStore {
  #jobs = new Map<JobId, JobRecord>();
  #events: JobEvent[] = [];
  #keys = new Map<string, JobId>();
  #missions = new Map<MissionId, MissionRecord>();
  #commands: CommandRecord[] = [];
  #handOvers = new Map<number, HandOverRecord>();
  #cursors = new Map<string, number>();

  async insert(job: JobRecord, event: JobEvent, key: string | undefined) {
    const slot = `${job.shipper} ${key}`;
    const used = key === undefined ? undefined : this.#keys.get(slot);
    if (used !== undefined && used !== job.id) throw new FleetError('IDEMPOTENCY_CONFLICT');
    if (key !== undefined) this.#keys.set(slot, job.id);
    const known = this.#jobs.get(job.id);
    if (known !== undefined) return { job: known, created: false };
    const stored = { ...job, row: this.#jobs.size + 1 };
    this.#jobs.set(job.id, stored);
    this.#events.push(event);
    return { job: stored, created: true };
  }

  async commit(changes: readonly StoreChange[]): Promise<void> {
    const before = {
      jobs: new Map(this.#jobs),
      events: [...this.#events],
      missions: new Map(this.#missions),
      commands: [...this.#commands],
      handOvers: new Map(this.#handOvers),
      cursors: new Map(this.#cursors),
    };
    try {
      for (const change of changes) this.#apply(change);
    } catch (error) {
      this.#jobs = before.jobs;
      this.#events = before.events;
      this.#missions = before.missions;
      this.#commands = before.commands;
      this.#handOvers = before.handOvers;
      this.#cursors = before.cursors;
      throw error;
    }
  }

  #apply(change: StoreChange): void {
    switch (change.kind) {
      case 'job': {
        const known = this.#jobs.get(change.job.id);
        if (known?.revision !== change.job.revision - 1) {
          throw new FleetError('JOB_CHANGED', { job: change.job.id });
        }
        this.#jobs.set(change.job.id, { ...change.job, row: known.row });
        this.#events.push(change.event);
        return;
      }
      case 'new-mission': {
        const { id, device, number } = change.mission;
        for (const other of this.#missions.values()) {
          if (other.device !== device) continue;
          if (other.number >= number)
            throw new FleetError('NUMBER_TAKEN', { what: 'Mission', number, device });
          if (!other.current) continue;
          const ended = other.state !== 'issued' && other.state !== 'accepted';
          this.#missions.set(other.id, {
            ...other,
            current: false,
            state: ended ? other.state : 'superseded',
          });
        }
        this.#missions.set(id, change.mission);
        return;
      }
      case 'mission': {
        const known = this.#missions.get(change.mission.id);
        if (known === undefined) throw new FleetError('MISSION_UNKNOWN', { mission: change.mission.id });
        const { state, reason, reached } = change.mission;
        this.#missions.set(known.id, { ...known, state, reason, reached });
        return;
      }
      case 'new-command': {
        const { device, number } = change.command;
        if (this.#commands.some((other) => other.device === device && other.number >= number)) {
          throw new FleetError('NUMBER_TAKEN', { what: 'Command', number, device });
        }
        this.#commands = this.#commands.filter((o) => o.device !== device || o.kind !== change.command.kind);
        this.#commands.push(change.command);
        return;
      }
      case 'command': {
        const { device, number, stage } = change.command;
        this.#commands = this.#commands.map((other) =>
          other.device === device && other.number === number ? { ...other, stage } : other,
        );
        return;
      }
      case 'hand-over':
        this.#handOvers.set(change.handOver.event, change.handOver);
        return;
      case 'cursor':
        this.#cursors.set(change.name, change.value);
        return;
    }
  }

  async job(id: JobId) {
    return this.#jobs.get(id);
  }

  async jobs({ states, shipper, after = 0, limit = Number.MAX_SAFE_INTEGER }: JobFilter) {
    return [...this.#jobs.values()]
      .filter((job) => job.row > after && (states === undefined || states.includes(job.state)))
      .filter((job) => shipper === undefined || job.shipper === shipper)
      .slice(0, limit);
  }

  async jobEvents(id: JobId) {
    return this.#events.filter((event) => event.job === id);
  }

  async mission(id: MissionId) {
    return this.#missions.get(id);
  }

  async currentMissions() {
    return [...this.#missions.values()].filter((mission) => mission.current);
  }

  async currentMission(device: DeviceId) {
    return (await this.currentMissions()).find((mission) => mission.device === device);
  }

  async lastCommand(device: DeviceId, kinds: readonly CommandRecord['kind'][]) {
    return this.#commands.findLast((command) => command.device === device && kinds.includes(command.kind));
  }

  async handOvers(job: JobId) {
    return [...this.#handOvers.values()].filter((one) => one.job === job).sort((a, b) => a.event - b.event);
  }

  async cursor(name: string) {
    return this.#cursors.get(name) ?? 0;
  }
}
