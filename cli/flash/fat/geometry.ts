import { FleetError } from '../../../protocol/errors.ts';

/**
 * Where things lie in a FAT volume, in bytes from its start. Microsoft, "FAT32 File System Specification" 1.03
 * (2000), sections "Boot Sector and BPB" and "FAT Type Determination".
 */
export interface FatGeometry {
  readonly bits: 16 | 32;
  readonly bytesPerCluster: number;
  readonly fatOffsets: readonly number[];
  readonly fatBytes: number;
  /** Of FAT16: a region of its own. Of FAT32: the first cluster of a chain. */
  readonly root: { readonly offset: number; readonly bytes: number } | { readonly cluster: number };
  readonly dataOffset: number;
  /** Clusters are numbered 2 … clusters + 1. */
  readonly clusters: number;
  /** Only FAT32 counts free clusters in a sector of its own. */
  readonly infoOffset: number | undefined;
  /** As Linux names the volume under /dev/disk/by-uuid. */
  readonly uuid: string;
  readonly label: string;
}

/** @param sector the first 512 bytes of the volume. Undefined when they begin no FAT16 or FAT32. */
export function fatGeometry(sector: Uint8Array): FatGeometry | undefined {
  if (sector.length < 512) return undefined;
  const view = new DataView(sector.buffer, sector.byteOffset, sector.byteLength);
  const u16 = (at: number) => view.getUint16(at, true);
  const u32 = (at: number) => view.getUint32(at, true);
  const bytesPerSector = u16(11);
  const sectorsPerCluster = view.getUint8(13);
  const reserved = u16(14);
  const fats = view.getUint8(16);
  const powersOfTwo = [bytesPerSector, sectorsPerCluster].every((n) => n > 0 && (n & (n - 1)) === 0);
  if (u16(510) !== 0xaa55 || !powersOfTwo || bytesPerSector < 512 || reserved === 0 || fats === 0 || fats > 2)
    return undefined;
  const rootEntries = u16(17);
  const fatSectors = u16(22) === 0 ? u32(36) : u16(22);
  const total = u16(19) === 0 ? u32(32) : u16(19);
  const rootSectors = Math.ceil((rootEntries * 32) / bytesPerSector);
  const dataSector = reserved + fats * fatSectors + rootSectors;
  if (fatSectors === 0 || total <= dataSector) return undefined;
  const clusters = Math.floor((total - dataSector) / sectorsPerCluster);
  // By the count of clusters alone, as the specification says in capitals; FAT12 is too small for an agent.
  if (clusters < 4085) return undefined;
  const bits = clusters < 65525 ? 16 : 32;
  const extended = bits === 16 ? 36 : 64;
  const serial = u32(extended + 3)
    .toString(16)
    .toUpperCase()
    .padStart(8, '0');
  return {
    bits,
    bytesPerCluster: bytesPerSector * sectorsPerCluster,
    fatOffsets: Array.from({ length: fats }, (_, i) => (reserved + i * fatSectors) * bytesPerSector),
    fatBytes: fatSectors * bytesPerSector,
    root:
      bits === 16
        ? { offset: (reserved + fats * fatSectors) * bytesPerSector, bytes: rootEntries * 32 }
        : { cluster: u32(44) },
    dataOffset: dataSector * bytesPerSector,
    clusters,
    infoOffset: bits === 32 && u16(48) > 0 && u16(48) < reserved ? u16(48) * bytesPerSector : undefined,
    uuid: `${serial.slice(0, 4)}-${serial.slice(4)}`,
    label: Buffer.from(sector.subarray(extended + 7, extended + 18))
      .toString('latin1')
      .trimEnd(),
  };
}

export const damaged = (reason: string): FleetError => new FleetError('CLI_FLASH_FAT', { reason });
