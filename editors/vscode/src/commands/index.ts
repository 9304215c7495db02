/** The commands of the editor's own. Those of the server are registered by the protocol's client. */
import * as vscode from 'vscode';

import type { Server } from '../server/server';
import { openLogs } from './openLogs';
import { showConfiguration } from './showConfiguration';

export function registerCommands(
  context: vscode.ExtensionContext,
  server: Server,
): vscode.Disposable[] {
  const commands: Record<string, () => unknown> = {
    'boruna.restartServer': () => server.restart(),
    'boruna.showOutput': () => server.output.show(),
    'boruna.openLogs': () => openLogs(context.logUri, server.output),
    'boruna.showConfiguration': () => showConfiguration(server),
  };
  return Object.entries(commands).map(([name, run]) => vscode.commands.registerCommand(name, run));
}
