import { pbkdf2Sync } from 'node:crypto';

export interface SeedWishes {
  readonly hostname?: string;
  /** Lines of an authorized_keys file; without one nobody can log in. */
  readonly sshKeys: readonly string[];
  readonly wifi?: { readonly ssid: string; readonly password: string; readonly country?: string };
  /** The person's own user-data, kept beside ours. */
  readonly userData?: string;
  /** The person's own network-config, instead of ours. */
  readonly networkConfig?: string;
}

/** JSON is YAML, so a quoted string is safe whatever it holds. */
const quoted = (text: string) => JSON.stringify(text);

const BOUNDARY = 'wayproof-flash-part';

/**
 * What cloud-init runs at the first boot (cloud-init documentation, "NoCloud" and "User-data formats").
 * @param volume the FAT volume it lies on, as /dev/disk/by-uuid names it
 */
export function userData(wishes: SeedWishes, volume: string): string {
  const ours = ourPart(wishes, volume);
  if (wishes.userData === undefined) return ours;
  const part = (type: string, text: string) =>
    `--${BOUNDARY}\nContent-Type: ${type}; charset="utf-8"\nMIME-Version: 1.0\n\n${text.trimEnd()}\n`;
  return [
    `Content-Type: multipart/mixed; boundary="${BOUNDARY}"\nMIME-Version: 1.0\n\n`,
    part(wishes.userData.startsWith('#!') ? 'text/x-shellscript' : 'text/cloud-config', wishes.userData),
    part('text/cloud-config', ours),
    `--${BOUNDARY}--\n`,
  ].join('');
}

function ourPart({ hostname, sshKeys }: SeedWishes, volume: string): string {
  const seed = '/run/wayproof-seed';
  const install = `mkdir -p ${seed} && mount -o ro /dev/disk/by-uuid/${volume} ${seed} && sh ${seed}/wayproof-install.sh; umount ${seed}`;
  return [
    '#cloud-config',
    '# Written by "wayproof flash".',
    ...(sshKeys.length > 0 || hostname !== undefined
      ? ['merge_how: "list(append)+dict(recurse_list)+str()"']
      : []),
    ...(hostname === undefined ? [] : [`hostname: ${quoted(hostname)}`]),
    'ssh_pwauth: false',
    ...(sshKeys.length === 0 ? [] : ['ssh_authorized_keys:', ...sshKeys.map((key) => `  - ${quoted(key)}`)]),
    'runcmd:',
    ...(sshKeys.length === 0 ? [] : ['  - [ sh, -c, "systemctl enable --now ssh || true" ]']),
    `  - [ sh, -c, ${quoted(install)} ]`,
    '',
  ].join('\n');
}

/** Netplan version 2. The pass phrase itself is not on the card, only the key derived from it for this network. */
export function networkConfig({ wifi, networkConfig: own }: SeedWishes): string {
  if (own !== undefined) return own;
  const lines = [
    'version: 2',
    'ethernets:',
    '  wired:',
    '    match: { name: "e*" }',
    '    dhcp4: true',
    '    optional: true',
  ];
  if (wifi !== undefined) {
    lines.push('wifis:', '  wlan0:', '    dhcp4: true', '    optional: true');
    if (wifi.country !== undefined) lines.push(`    regulatory-domain: ${quoted(wifi.country)}`);
    lines.push('    access-points:', `      ${quoted(wifi.ssid)}:`);
    lines.push(`        password: ${quoted(pairwiseKey(wifi.ssid, wifi.password))}`);
  }
  return `${lines.join('\n')}\n`;
}

/** A new id for every card: cloud-init does its work once an id. */
export const metaData = (instance: string, { hostname }: SeedWishes): string =>
  `instance-id: ${quoted(instance)}\n${hostname === undefined ? '' : `local-hostname: ${quoted(hostname)}\n`}`;

/** IEEE 802.11i, annex H.4: 4,096 rounds with the network's name as salt. */
const pairwiseKey = (ssid: string, password: string): string =>
  pbkdf2Sync(password, ssid, 4096, 32, 'sha1').toString('hex');
