import { FleetError } from '../../protocol/errors.ts';
import { type Address, address, type DeviceId, deviceId } from '../../protocol/ids.ts';
import { type UnixMilliseconds, unixMilliseconds } from '../../protocol/units.ts';
import { parseCapabilities } from '../../protocol/views/enrolment.ts';
import type { Database, Sql } from '../store/database.ts';
import { amountOf, bytesOf, integerOf, nullOr, type Row, textOf } from '../store/row.ts';
import {
  type DeviceDirectory,
  type DeviceStatus,
  deviceStatuses,
  type EnrolledDevice,
  type Enrolment,
  type EnrolmentToken,
  type LoginResult,
} from './device-directory.ts';

/** The directory in the hub's one SQLite file. */
export class SqliteDeviceDirectory implements DeviceDirectory {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async createToken({ hash, owner, nonce, expires }: EnrolmentToken): Promise<void> {
    await this.#database.transaction((sql) =>
      sql.run('INSERT INTO enrolment_tokens (hash, owner, nonce, expires) VALUES (?, ?, ?, ?)', [
        hash,
        owner,
        nonce.toString(),
        expires,
      ]),
    );
  }

  async token(hash: Uint8Array, now: UnixMilliseconds, device?: DeviceId): Promise<EnrolmentToken> {
    return (await validToken(this.#database.read, hash, now, device)).token;
  }

  async enrol(tokenHash: Uint8Array, enrolment: Enrolment, now: UnixMilliseconds): Promise<EnrolledDevice> {
    const { device } = enrolment;
    return this.#database.transaction(async (sql) => {
      const { token, burnt } = await validToken(sql, tokenHash, now, device);
      const row = await sql.get('SELECT * FROM devices WHERE device = ?', [device]);
      const before = row && deviceOf(row);
      if (before !== undefined && before.owner !== token.owner)
        throw new FleetError('DEVICE_TAKEN', { device });
      if (before !== undefined && burnt) return before;
      const status = before?.status ?? 'awaiting registration';
      const enrolled: EnrolledDevice = { ...enrolment, owner: token.owner, status, enrolled: now };
      await sql.run('UPDATE enrolment_tokens SET device = ? WHERE hash = ?', [device, tokenHash]);
      await upsert(sql, enrolled);
      return enrolled;
    });
  }

  async find(device: DeviceId): Promise<EnrolledDevice | undefined> {
    const row = await this.#database.read.get('SELECT * FROM devices WHERE device = ?', [device]);
    return row && deviceOf(row);
  }

  async list(owner?: Address): Promise<readonly EnrolledDevice[]> {
    const rows =
      owner === undefined
        ? await this.#database.read.all('SELECT * FROM devices ORDER BY device')
        : await this.#database.read.all('SELECT * FROM devices WHERE owner = ? ORDER BY device', [owner]);
    return rows.map(deviceOf);
  }

  async setStatus(device: DeviceId, status: DeviceStatus): Promise<void> {
    const { changes } = await this.#database.transaction((sql) =>
      sql.run('UPDATE devices SET status = ? WHERE device = ?', [status, device]),
    );
    if (changes === 0) throw new FleetError('DEVICE_UNKNOWN', { device });
  }

  async setOwner(device: DeviceId, owner: Address): Promise<void> {
    const { changes } = await this.#database.transaction((sql) =>
      sql.run('UPDATE devices SET owner = ? WHERE device = ?', [owner, device]),
    );
    if (changes === 0) throw new FleetError('DEVICE_UNKNOWN', { device });
  }

  async login(device: DeviceId, time: UnixMilliseconds): Promise<LoginResult> {
    return this.#database.transaction(async (sql) => {
      const row = await sql.get('SELECT status, last_login FROM devices WHERE device = ?', [device]);
      if (row === undefined) return 'unknown';
      const status = statusOf(row);
      if (status === 'retired' || status === 'denied') return status;
      if (time <= integerOf(row, 'last_login')) return 'replayed';
      await sql.run('UPDATE devices SET last_login = ? WHERE device = ?', [time, device]);
      return 'granted';
    });
  }
}

async function validToken(sql: Sql, hash: Uint8Array, now: UnixMilliseconds, device: DeviceId | undefined) {
  const row = await sql.get('SELECT * FROM enrolment_tokens WHERE hash = ?', [hash]);
  if (row === undefined) throw new FleetError('TOKEN_UNKNOWN');
  const usedBy = nullOr(row, 'device', textOf);
  if (usedBy !== undefined && usedBy !== device) throw new FleetError('TOKEN_UNKNOWN');
  const expires = unixMilliseconds(integerOf(row, 'expires'));
  if (expires <= now) throw new FleetError('TOKEN_EXPIRED');
  const token: EnrolmentToken = {
    hash: bytesOf(row, 'hash'),
    owner: address(textOf(row, 'owner')),
    nonce: amountOf(row, 'nonce'),
    expires,
  };
  return { token, burnt: usedBy !== undefined };
}

async function upsert(sql: Sql, row: EnrolledDevice): Promise<void> {
  await sql.run(
    `INSERT INTO devices (device, owner, model, kind, capabilities, statement, signature, status, enrolled, last_login)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0)
     ON CONFLICT (device) DO UPDATE SET model = excluded.model, kind = excluded.kind,
     capabilities = excluded.capabilities, statement = excluded.statement, signature = excluded.signature,
     enrolled = excluded.enrolled`,
    [
      row.device,
      row.owner,
      row.model,
      row.kind,
      JSON.stringify(row.capabilities),
      row.statement,
      row.signature,
      row.status,
      row.enrolled,
    ],
  );
}

function deviceOf(row: Row): EnrolledDevice {
  const capabilities = parseCapabilities(JSON.parse(textOf(row, 'capabilities')));
  return {
    device: deviceId(textOf(row, 'device')),
    owner: address(textOf(row, 'owner')),
    model: textOf(row, 'model'),
    kind: capabilities.kind,
    capabilities,
    statement: bytesOf(row, 'statement'),
    signature: bytesOf(row, 'signature'),
    status: statusOf(row),
    enrolled: unixMilliseconds(integerOf(row, 'enrolled')),
  };
}

function statusOf(row: Row): DeviceStatus {
  const text = textOf(row, 'status');
  const status = deviceStatuses.find((known) => known === text);
  if (status === undefined)
    throw new FleetError('STORE_ROW', { column: 'status', expected: 'a status', got: text });
  return status;
}
