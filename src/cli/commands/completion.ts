import { Argument, type Command } from 'commander';
import { shippedSpecNames } from '../../app/shipped-specs.ts';
import { bashCompletion } from '../completion/bash.ts';
import { type CommandWords, commandWords } from '../completion/command-words.ts';
import { fishCompletion } from '../completion/fish.ts';
import { zshCompletion } from '../completion/zsh.ts';
import type { CliIo } from '../io.ts';

const shells = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion } as const satisfies Record<
  string,
  (commands: readonly CommandWords[]) => string
>;

const details = `
To install the script:
  bash  source <(fixres completion bash), in ~/.bashrc
  zsh   fixres completion zsh > _fixres, in a folder of $fpath
  fish  fixres completion fish > ~/.config/fish/completions/fixres.fish`;

/**
 * `fixres completion bash|zsh|fish`: a shell script that completes commands, options and their values. `program` must
 * have all its commands.
 */
export const registerCompletion = (program: Command, io: CliIo): void => {
  program
    .command('completion')
    .description('print a shell script that completes commands and options')
    .addArgument(new Argument('<shell>', 'target shell').choices(Object.keys(shells)))
    .addHelpText('after', details)
    .action((shell: keyof typeof shells) => {
      const names = shippedSpecNames();
      // `spec` is the argument of `run` and `plan`, and of `validate`, which takes several.
      io.out(shells[shell](commandWords(program, { spec: names })));
    });
};
