import { existsSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';

const extract = fileURLToPath(new URL('../../../../shared/maps/oslo-east.osm.pbf', import.meta.url));
const there = existsSync(extract);

/** A test that needs a real map, and what its title says where there is none. */
export const onAMap = there ? test.serial : test.serial.skip;
export const why = there ? '' : ' (skipped: needs ../shared/maps/oslo-east.osm.pbf)';

/** The extract the pages call `city.osm.pbf`. */
export const anExtract = (folder: string): Promise<void> => copyFile(extract, join(folder, 'city.osm.pbf'));
