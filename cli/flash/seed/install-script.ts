/** Where the agent lives on a robot that was flashed as a whole. */
export const HOME = '/opt/wayproof';

/**
 * Runs on the robot at its first boot, from the medium: check → unpack → configuration → service.
 * WAYPROOF_ROOT puts everything below another folder.
 * @param sha256 of wayproof-agent.tgz
 */
export const installScript = (sha256: string): string => `#!/bin/sh
# Puts the agent that lies beside this file in its place and starts it. Written by "wayproof flash".
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=\${WAYPROOF_ROOT:-}
to=$root${HOME}
if ! echo "${sha256}  $here/wayproof-agent.tgz" | sha256sum -c - >/dev/null; then
  echo "wayproof: the agent on this medium is damaged; write the medium again" >&2
  exit 1
fi
mkdir -p "$to"
tar -xzf "$here/wayproof-agent.tgz" -C "$to" --no-same-owner
# The token in it works once; the key is made by the robot and is not on this medium.
cp "$here/wayproof.json" "$to/config.json"
chmod 600 "$to/config.json"
mkdir -p "$root/etc/systemd/system"
cp "$to/wayproof-agent.service" "$root/etc/systemd/system/"
[ -n "$root" ] && exit 0
systemctl daemon-reload
systemctl enable --now wayproof-agent
`;
