import { script } from '@bomb.sh/tab';
import { type Define, wordsOf } from '../command.ts';
import { examplesText } from '../help.ts';

const shells = ['bash', 'zsh', 'fish', 'powershell'] as const;

/** The lines a person puts into the shell's start file, and how. */
const WHERE = `
To have it in every shell:
  bash        wayproof completion bash >> ~/.bashrc
  zsh         wayproof completion zsh >> ~/.zshrc
  fish        wayproof completion fish > ~/.config/fish/completions/wayproof.fish
  powershell  wayproof completion powershell >> $PROFILE`;

/** The script takes this function from the package bash-completion, which macOS and a bare Debian do not have. */
const BASH_WITHOUT_PACKAGE = `declare -F _get_comp_words_by_ref >/dev/null || _get_comp_words_by_ref() {
    words=("\${COMP_WORDS[@]}") cword=$COMP_CWORD
    cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD - 1]}
}
`;

export const define: Define = (command, { terminal }) => {
  command
    .addArgument(command.createArgument('<shell>', 'whose words to print').choices(shells))
    .addHelpText('after', () => `${WHERE}\n${examplesText(wordsOf(command))}`)
    .action((shell: string) => {
      if (shell === 'bash') terminal.out(BASH_WITHOUT_PACKAGE);
      script(shell, 'wayproof', 'wayproof');
    });
};
