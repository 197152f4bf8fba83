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

export const define: Define = (command) => {
  command
    .addArgument(command.createArgument('<shell>', 'whose words to print').choices(shells))
    .addHelpText('after', () => `${WHERE}\n${examplesText(wordsOf(command))}`)
    .action((shell: string) => script(shell, 'wayproof', 'wayproof'));
};
