import yargs, { type Argv, type CommandModule } from 'yargs';
import { type ExitCode, exitCodes, Failure } from '../lib/failure.ts';
import { askedFormat } from './asked-format.ts';
import { withBooleanValues } from './booleans.ts';
import type { Command } from './command.ts';
import { commands } from './commands/registry.ts';
import { connectionOptions } from './connection-options.ts';
import { machineFormat, writeError } from './documents.ts';
import { withDryRunValue } from './dry-run.ts';
import { errorDocument, tell } from './failures.ts';
import { helpWidth } from './help-width.ts';
import { commandName } from './names.ts';
import { withoutOtherNames } from './other-names.ts';
import type { Outside } from './outside.ts';
import { withDashAsFile } from './standard-input.ts';

/** Parses the command line and runs the command it names. Resolves with the exit code; never rejects. */
export async function runCli(outside: Outside): Promise<ExitCode> {
  let exitCode: ExitCode = exitCodes.held;
  const parser = commands.reduce(
    (program, command) =>
      program.command(toYargs(command, async (args) => void (exitCode = await command.run(args, outside)))),
    emptyProgram(outside),
  );
  try {
    const options = [connectionOptions, ...commands.map((command) => command.options)];
    const args = withBooleanValues(withDashAsFile(withDryRunValue(withoutOtherNames(outside.args))), options);
    const printed = await parse(parser, args);
    if (printed !== '') outside.stdout.write(`${printed}\n`);
    return exitCode;
  } catch (error) {
    const format = machineFormat(askedFormat(outside.args));
    if (format !== undefined) outside.stdout.write(writeError(errorDocument(error), format));
    return tell(error, outside.stderr);
  }
}

function emptyProgram({ args, stdout, version }: Outside): Argv {
  return yargs()
    .scriptName(commandName)
    .usage(
      '$0 <command>\n\nDrills a StatefulSet: does each pod come back as itself, with its own disk, in order?',
    )
    .options(connectionOptions)
    .option('help', { alias: 'h', type: 'boolean', describe: 'Show help' })
    .version(version)
    .alias('version', [])
    .exitProcess(false)
    .fail(complain(args))
    .strict()
    .demandCommand(1, 1, 'which command? See --help')
    .recommendCommands()
    // English like all else that is said here, whatever the locale.
    .detectLocale(false)
    .wrap(helpWidth(stdout.columns));
}

function toYargs(
  command: Command,
  handler: (args: Readonly<Record<string, unknown>>) => Promise<void>,
): CommandModule {
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

/** yargs would print and exit by itself; with a callback it hands its text over instead. */
async function parse(parser: Argv, args: readonly string[]): Promise<string> {
  let printed = '';
  await parser.parseAsync([...args], {}, (_error, _args, output) => {
    printed = output;
  });
  return printed;
}

/** yargs' complaints in kubectl's words; what a command throws passes through. */
function complain(args: readonly string[]) {
  return (message: string, error: Error | undefined): never => {
    if (error !== undefined && error.name !== 'YError') throw error;
    const unknown = /^Unknown arguments?: (.+?)(?:,|$)/.exec(message)?.[1];
    const isFlag = args.some((word) => word.startsWith(`-${unknown}`) || word.startsWith(`--${unknown}`));
    const said =
      unknown === undefined
        ? message
        : isFlag
          ? `unknown flag: ${unknown.length > 1 ? '--' : '-'}${unknown}`
          : `unknown command "${unknown}"`;
    throw new Failure(exitCodes.usage, said, [`See '${commandName} --help' for usage.`]);
  };
}
