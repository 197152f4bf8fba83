import { FleetError } from '../../protocol/errors.ts';
import { answerOf, describedCommands, jsonSchemaOf } from '../answers.ts';
import { type Define, leaf, type Run } from '../command.ts';
import { toJson } from '../output/json.ts';
import { formatTable } from '../output/table.ts';

export const define: Define = (command, environment) => {
  command.argument('[command...]', 'such as: job create; "error" for what every failure prints');
  leaf(command, environment, [], async (run, _options: object, words) => {
    await (words.length === 0 ? list(run) : show(run, words.join(' ')));
  });
};

async function list({ output }: Run): Promise<void> {
  const commands = await describedCommands();
  output.result(commands, () =>
    formatTable(
      [
        { title: 'command', cell: ({ command }) => command },
        { title: 'lines', cell: ({ lines }) => lines },
      ],
      commands,
    ),
  );
}

/** A schema is JSON in any case, so that `> file` and a pipe into a validator need no flag. */
async function show({ output }: Run, command: string): Promise<void> {
  const answer = await answerOf(command);
  if (answer === undefined) throw new FleetError('CLI_SCHEMA_UNKNOWN', { command });
  const schema = jsonSchemaOf(command, answer);
  output.result(schema, () => toJson(schema, 2));
}
