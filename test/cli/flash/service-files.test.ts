import test from 'ava';
import { startScript, systemdUnit } from '../../../cli/flash/service-files.ts';

test('the unit restarts, is watched, and may write its own folder only', (t) => {
  const unit = systemdUnit('/opt/wayproof');
  t.regex(unit, /^ExecStart="\/opt\/wayproof\/start.sh"$/m);
  t.regex(unit, /^Restart=always$/m);
  t.regex(unit, /^WatchdogSec=30$/m);
  t.regex(unit, /^ReadWritePaths="\/opt\/wayproof"$/m);
  t.regex(unit, /^WantedBy=multi-user.target$/m);
});

test('a folder with any name is the same folder for systemd', (t) => {
  t.regex(systemdUnit('/srv/my "100 %" $robot'), /^ExecStart="\/srv\/my \\"100 %%\\" \$\$robot\/start.sh"$/m);
});

test("a user's own unit asks for nothing only root may give", (t) => {
  const unit = systemdUnit('/home/me/wayproof', true);
  t.notRegex(unit, /ProtectSystem|network-online/);
  t.regex(unit, /^WantedBy=default.target$/m);
});

test('both start scripts start the launcher', (t) => {
  t.regex(startScript('node'), /launcher\.mjs config\.json/);
  t.regex(startScript('executable'), /wayproof-agent --launcher config\.json/);
});
