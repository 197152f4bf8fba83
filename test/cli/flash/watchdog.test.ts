import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import test from 'ava';
import { watchdog } from '../../../cli/flash/watchdog.ts';
import { ManualClock } from '../../../protocol/clock.ts';
import { milliseconds } from '../../../protocol/units.ts';
import { aFolder } from '../support/run-wayproof.ts';

const hasSystemd = existsSync('/usr/bin/systemd-notify');
const withSystemd = hasSystemd ? test : test.skip;

/** What systemd is at the other end: a datagram socket. */
const RECEIVER = `
import socket, sys
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.bind(sys.argv[1])
print('ready', flush=True)
while True:
    print(s.recv(4096).decode().strip(), flush=True)
`;

withSystemd(
  `systemd is told twice in the time it waits${hasSystemd ? '' : ' (hardware: no systemd)'}`,
  async (t) => {
    const socket = join(aFolder(t), 'notify');
    const systemd = spawn('python3', ['-c', RECEIVER, socket], { stdio: ['ignore', 'pipe', 'inherit'] });
    t.teardown(() => systemd.kill('SIGKILL'));
    const lines = createInterface({ input: systemd.stdout })[Symbol.asyncIterator]();
    const heard = async () => {
      for (;;) {
        const { value } = await lines.next();
        if (value !== 'BARRIER=1') return value;
      }
    };
    t.is(await heard(), 'ready');
    const clock = new ManualClock();
    const env = { ...process.env, NOTIFY_SOCKET: socket, WATCHDOG_USEC: '30000000' };
    const stop = watchdog(env, clock, (trouble) => t.fail(trouble.message));
    t.is(await heard(), 'WATCHDOG=1');
    clock.advance(milliseconds(14_999));
    clock.advance(milliseconds(1));
    t.is(await heard(), 'WATCHDOG=1');
    stop();
  },
);

test('without a watchdog nothing is started', (t) => {
  const clock = new ManualClock();
  watchdog({ PATH: '/nowhere' }, clock, () => t.fail())();
  watchdog({ PATH: '/nowhere', WATCHDOG_USEC: '1000' }, clock, () => t.fail())();
  t.pass();
});
