/** Tells the server which commands its answers may contain. */
import type { ClientCapabilities, StaticFeature } from 'vscode-languageclient/node';

/** Asks for a better name than the one that an edit made up. */
export const START_RENAME = 'boruna.startRename';

const COMMANDS = [START_RENAME, 'editor.action.triggerSuggest'];

export const commandsFeature: StaticFeature = {
  fillClientCapabilities(capabilities: ClientCapabilities) {
    capabilities.experimental = { ...capabilities.experimental, commands: { commands: COMMANDS } };
  },
  initialize() {},
  getState: () => ({ kind: 'static' }),
  clear() {},
};
