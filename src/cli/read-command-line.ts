import yargs, { type Argv, type CommandModule } from 'yargs';
import { exitCodes, Failure } from '../lib/failure.ts';
import { withBooleanValues } from './booleans.ts';
import type { Args, Command, CommandLine } from './command.ts';
import { connectionOptions } from './connection-options.ts';
import { withDryRunValue } from './dry-run.ts';
import { helpWidth } from './help-width.ts';
import { commandName } from './names.ts';
import type { Outside } from './outside.ts';
import { withShortValues } from './short-flags.ts';
import { withDashAsFile } from './standard-input.ts';

/**
 * Reads a command line with flags, or one that is wrong. Commands are run when yargs has finished: for one that is
 * running it would lay out the help, in case it failed. yargs would print and exit by itself; with a callback it hands
 * its text over instead. @throws Failure (usage) in kubectl's words.
 */
export function readCommandLine(
  commands: readonly Command[],
  args: readonly string[],
  outside: Outside,
): CommandLine {
  let chosen: CommandLine['chosen'];
  let printed = '';
  const parser = commands.reduce(
    (program, command) =>
      program.command(toYargs(command, (read) => void (chosen = { command, args: read }))),
    emptyProgram(commands, outside),
  );
  const options = [connectionOptions, ...commands.map((command) => command.options)];
  const words = withBooleanValues(withShortValues(withDashAsFile(withDryRunValue(args)), options), options);
  parser.parseSync([...words], {}, (_error, _args, output) => {
    printed = output;
  });
  return { chosen, printed };
}

function emptyProgram(commands: readonly Command[], { args, stdout, version }: Outside): Argv {
  return (
    yargs()
      .scriptName(commandName)
      .usage(
        '$0 <command>\n\nDrills a StatefulSet: does each pod come back as itself, with its own disk, in order?',
      )
      .options(connectionOptions)
      .option('help', { alias: 'h', type: 'boolean', describe: 'Show help' })
      .version(version)
      .alias('version', [])
      .exitProcess(false)
      .fail(complain(commands, args))
      .strict()
      .demandCommand(1, 1, 'which command? See --help')
      .recommendCommands()
      // English like all else that is said here, whatever the locale.
      .detectLocale(false)
      .wrap(helpWidth(stdout.columns))
  );
}

function toYargs(command: Command, handler: (args: Args) => void): CommandModule {
  return {
    command: command.usage,
    describe: command.describe,
    builder: (program) => {
      for (const [name, describe] of Object.entries(command.positionals ?? {}))
        program.positional(name, { describe, type: 'string' });
      for (const [example, what] of command.examples ?? []) program.example(example, what);
      return program.options(command.options ?? {});
    },
    handler,
  };
}

/** yargs' complaints in kubectl's words; what a command throws passes through. */
function complain(commands: readonly Command[], args: readonly string[]) {
  return (message: string, error: Error | undefined): never => {
    if (error !== undefined && error.name !== 'YError') throw error;
    const said = inKubectlsWords(message, commands, args);
    throw new Failure(exitCodes.usage, said, [`See '${commandName} --help' for usage.`]);
  };
}

function inKubectlsWords(message: string, commands: readonly Command[], args: readonly string[]): string {
  if (message.startsWith('Not enough non-option arguments'))
    return `${missingIn(commands, args)} not specified`;
  const unknown = /^Unknown arguments?: (.+?)(?:,|$)/.exec(message)?.[1];
  if (unknown === undefined) return message;
  const isFlag = args.some((word) => word.startsWith(`-${unknown}`) || word.startsWith(`--${unknown}`));
  return isFlag
    ? `Error: unknown flag: ${unknown.length > 1 ? '--' : '-'}${unknown}`
    : `unknown command "${unknown}"`;
}

/** What the command cannot do without, by its name in the usage: `recording`. */
function missingIn(commands: readonly Command[], args: readonly string[]): string {
  const asked = commands.find(({ usage }) => args.includes(usage.split(' ')[0] ?? ''));
  return /<([\w-]+)/.exec(asked?.usage ?? '')?.[1] ?? 'argument';
}
