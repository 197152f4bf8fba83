import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import test, { type ExecutionContext } from 'ava';
import { openImage } from '../../../../cli/flash/card/open-image.ts';
import { systemClock } from '../../../../protocol/clock.ts';
import { aFolder } from '../../support/run-wayproof.ts';
import { anOsImage } from '../support/an-os-image.ts';

const image = await anOsImage();
const hasXz = existsSync('/usr/bin/xz');

function parts(t: ExecutionContext) {
  const folder = aFolder(t);
  mkdirSync(join(folder, 'cache'));
  const seen = new Set<string>();
  return {
    folder,
    seen,
    options: (from: string, sha256?: string) => ({
      from,
      cache: join(folder, 'cache'),
      clock: systemClock,
      signal: new AbortController().signal,
      onBytes: (what: string) => seen.add(what),
      ...(sha256 === undefined ? {} : { sha256 }),
    }),
  };
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

async function isTheImage(t: ExecutionContext, opened: Awaited<ReturnType<typeof openImage>>) {
  t.is(Buffer.compare(await opened.read(0, opened.size), image), 0);
  await opened.close();
}

test('a plain image is read where it lies', async (t) => {
  const { folder, options } = parts(t);
  const path = join(folder, 'os.img');
  writeFileSync(path, image);
  await isTheImage(t, await openImage(options(path, sha256(image))));
  await t.throwsAsync(openImage(options(path, '0'.repeat(64))), {
    code: 'CLI_FLASH_IMAGE',
    message: /sha256/,
  });
});

test('a packed image is unpacked once', async (t) => {
  const { folder, options, seen } = parts(t);
  const path = join(folder, 'os.img.gz');
  writeFileSync(path, gzipSync(image));
  await isTheImage(t, await openImage(options(path)));
  t.true(seen.delete('unpack'));
  await isTheImage(t, await openImage(options(path)));
  t.false(seen.has('unpack'));
});

const withXz = hasXz ? test : test.skip;
withXz(`xz is what most systems are offered in${hasXz ? '' : ' (hardware: no xz)'}`, async (t) => {
  const { folder, options } = parts(t);
  const path = join(folder, 'os.img');
  writeFileSync(path, image);
  execFileSync('xz', ['-0', path]);
  await isTheImage(t, await openImage(options(`${path}.xz`)));
  const packed = readFileSync(`${path}.xz`);
  writeFileSync(join(folder, 'cut.img.xz'), packed.subarray(0, packed.length / 2));
  await t.throwsAsync(openImage(options(join(folder, 'cut.img.xz'))), { code: 'CLI_FLASH_IMAGE' });
});

test('an image is fetched by its address, once', async (t) => {
  const { options } = parts(t);
  let asked = 0;
  const server = createServer((_request, response) => {
    asked++;
    response.writeHead(200, { 'content-length': image.length }).end(image);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/releases/os.img`;
  await isTheImage(t, await openImage(options(url, sha256(image))));
  await isTheImage(t, await openImage(options(url, sha256(image))));
  t.is(asked, 1);
});

test('what is no image is told apart', async (t) => {
  const { folder, options } = parts(t);
  const refused = async (name: string, contents: Uint8Array, message: RegExp) => {
    writeFileSync(join(folder, name), contents);
    await t.throwsAsync(openImage(options(join(folder, name))), { code: 'CLI_FLASH_IMAGE', message });
  };
  await refused('a.zip', new Uint8Array(1024).fill(80), /no boot sector/);
  await refused('b.img', image.subarray(0, 4_000), /cut short/);
  await refused('c.img.gz', image, /./);
  await t.throwsAsync(openImage(options(join(folder, 'none.img'))), {
    code: 'CLI_FLASH_IMAGE',
    message: /ENOENT/,
  });
});
