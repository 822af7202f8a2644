/** The plugin's name, in the one place that knows it: krew's reviewers may ask for another. */
export const pluginName = 'sts-doctor';
export const commandName = `kubectl ${pluginName}`;

/** The plugin's file, and the program when it is called without kubectl: kubectl wants underscores for dashes. */
export const programName = `kubectl-${pluginName.replaceAll('-', '_')}`;
/** What kubectl runs to complete a command line of the plugin. */
export const completionHelper = `kubectl_complete-${pluginName.replaceAll('-', '_')}`;
/** The hidden command that answers it. */
export const completeWord = '__complete';
