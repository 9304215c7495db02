/** The commands of the editor's own. Those of the server are registered by the protocol's client. */
import * as vscode from 'vscode';

import { START_RENAME } from '../server/commands';
import type { Server } from '../server/server';
import { openLogs } from './openLogs';
import { showConfiguration } from './showConfiguration';
import { startRename, type Place } from './startRename';

export function registerCommands(
  context: vscode.ExtensionContext,
  server: Server,
): vscode.Disposable[] {
  const commands: Record<string, (argument: never) => unknown> = {
    'boruna.restartServer': () => server.restart(),
    'boruna.showOutput': () => server.output.show(),
    'boruna.openLogs': () => openLogs(context.logUri, server.output),
    'boruna.showConfiguration': () => showConfiguration(server),
    [START_RENAME]: (place: Place) => startRename(place),
  };
  return Object.entries(commands).map(([name, run]) => vscode.commands.registerCommand(name, run));
}
