/** The plugin's name, in the one place that knows it: krew's reviewers may ask for another. */
export const pluginName = 'sts-doctor';
export const commandName = `kubectl ${pluginName}`;
