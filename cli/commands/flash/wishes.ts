import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { FleetError } from '../../../protocol/errors.ts';
import type { Run } from '../../command.ts';
import type { SeedWishes } from '../../flash/seed/cloud-config.ts';
import { readTextFile } from '../../private-file.ts';
import { askFor, askSecret } from '../../prompts.ts';
import type { FlashFlags } from './flags.ts';

/** What the person wants of the new system: name, network, who may log in. On a terminal what is missing is asked. */
export async function gatherWishes(run: Run, flags: FlashFlags): Promise<SeedWishes> {
  const hostname = flags.hostname;
  if (hostname !== undefined && !/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i.test(hostname))
    throw usage(`"${hostname}" is no host name: letters, digits and dashes, 63 at most`);
  const wifi = await gatherWifi(run, flags);
  const sshKeys = await gatherKeys(run, flags);
  if (sshKeys.length === 0 && flags.userData === undefined)
    run.output.note('no --ssh-key: nobody can log in to the robot over the network');
  const userData = await textOf('user-data', flags.userData);
  const networkConfig = await textOf('network-config', flags.networkConfig);
  return {
    sshKeys,
    ...(hostname === undefined ? {} : { hostname }),
    ...(wifi === undefined ? {} : { wifi }),
    ...(userData === undefined ? {} : { userData }),
    ...(networkConfig === undefined ? {} : { networkConfig }),
  };
}

async function gatherWifi(run: Run, flags: FlashFlags): Promise<SeedWishes['wifi']> {
  if (flags.networkConfig !== undefined) return undefined;
  const asked = run.output.interactive && flags.wifi === undefined;
  const ssid = asked
    ? await askFor(run.output, {
        flag: '--wifi',
        what: 'name of the Wi-Fi',
        suggestion: 'none, it has a cable',
      })
    : flags.wifi;
  if (ssid === undefined || (asked && ssid === 'none, it has a cable')) return undefined;
  const fromFile = await textOf('Wi-Fi password file', flags.wifiPasswordFile);
  const what = `the password of the Wi-Fi ${ssid}`;
  const password = fromFile?.trim() ?? (await askSecret(run.output, { flag: '--wifi-password-file', what }));
  // IEEE 802.11i: a pass phrase has 8 to 63 characters; with another the robot would never come up.
  if (password.length < 8 || password.length > 63)
    throw usage('The password of a Wi-Fi has 8 to 63 characters');
  return { ssid, password, ...(flags.wifiCountry === undefined ? {} : { country: flags.wifiCountry }) };
}

async function gatherKeys(run: Run, flags: FlashFlags): Promise<string[]> {
  const usual = join(run.environment.home, '.ssh', 'id_ed25519.pub');
  const path =
    flags.sshKey ??
    (run.output.interactive && existsSync(usual)
      ? await askFor(run.output, {
          flag: '--ssh-key',
          what: 'whose public key may log in',
          suggestion: usual,
        })
      : undefined);
  const text = await textOf('ssh key', path);
  const keys = (text ?? '').split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'));
  // The wrong one of the two files: the private key must not end up on a card.
  if (keys.some((key) => !/^(ssh-|ecdsa-|sk-|restrict|from=)/.test(key)))
    throw usage(`${path} holds no public keys; give the file that ends with .pub`);
  return keys;
}

async function textOf(what: string, path: string | undefined): Promise<string | undefined> {
  if (path === undefined) return undefined;
  const text = await readTextFile(what, path);
  if (text === undefined) throw new FleetError('CLI_FILE_UNREADABLE', { what, path, reason: 'ENOENT' });
  return text;
}

const usage = (reason: string) => new FleetError('CLI_USAGE', { reason, command: 'wayproof flash' });
