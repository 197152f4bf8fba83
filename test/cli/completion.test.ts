import { execFile, spawnSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import test, { type ExecutionContext } from 'ava';
import { aFolder, program } from './support/run-wayproof.ts';

/** A line of this shell, with the command `wayproof` on its path. */
async function inShell(t: ExecutionContext, shell: string, script: string): Promise<string> {
  const folder = aFolder(t);
  const command = join(folder, 'wayproof');
  writeFileSync(command, `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`);
  chmodSync(command, 0o755);
  const env = { PATH: `${folder}:${process.env['PATH'] ?? ''}`, HOME: folder };
  return (await promisify(execFile)(shell, ['-c', script], { cwd: folder, env })).stdout;
}

/** What bash offers for this line, as it asks a completion function. */
const inBash = (t: ExecutionContext, ...words: readonly string[]) =>
  inShell(
    t,
    'bash',
    `source <(wayproof completion bash)
     COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')})
     COMP_CWORD=$((\${#COMP_WORDS[@]} - 1)) COMP_LINE="\${COMP_WORDS[*]}" COMP_POINT=\${#COMP_LINE}
     asked=$(complete -p wayproof | sed 's/.*-F \\([^ ]*\\).*/\\1/')
     "$asked" wayproof "\${COMP_WORDS[COMP_CWORD]}" "\${COMP_WORDS[COMP_CWORD - 1]}"
     printf '%s\\n' "\${COMPREPLY[@]}"`,
  );

/** What fish offers: it asks itself. */
const inFish = (t: ExecutionContext, ...words: readonly string[]) =>
  inShell(t, 'fish', `wayproof completion fish | source; complete -C '${words.join(' ')}'`);

/** What zsh would list, one a line; its line editor is only there on a terminal. */
const inZsh = (t: ExecutionContext, ...words: readonly string[]) =>
  inShell(
    t,
    'zsh',
    `compdef() { }; _describe() { print -rl -- "\${completions[@]}" }
     source <(wayproof completion zsh)
     words=(${words.map((word) => `'${word}'`).join(' ')}) CURRENT=${words.length}
     _wayproof`,
  );

const shells = { bash: inBash, fish: inFish, zsh: inZsh };
for (const [shell, offers] of Object.entries(shells)) {
  const isThere = spawnSync(shell, ['-c', 'true']).status === 0;
  const completes = isThere ? test : test.skip;
  const without = isThere ? '' : ` (needs ${shell}: apt-get install ${shell})`;
  completes(`${shell} completes commands, commands of a group and options${without}`, async (t) => {
    t.regex(await offers(t, 'wayproof', 'cl'), /^claim\b/m);
    const jobs = await offers(t, 'wayproof', 'job', '');
    for (const name of ['create', 'list', 'show', 'cancel', 'import'])
      t.regex(jobs, new RegExp(`^${name}\\b`, 'm'));
    t.regex(await offers(t, 'wayproof', 'job', 'create', '--pri'), /^--priority\b/m);
  });
}
