/** What the editor calls. Everything that is known about code comes from the server. */
import * as vscode from 'vscode';

import { registerCommands } from './commands';
import { Server } from './server/server';
import { showStatus } from './status';
import { registerVirtualDocuments } from './virtualDocuments';

let server: Server | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  server = new Server(context);
  context.subscriptions.push(
    server,
    showStatus(server),
    registerVirtualDocuments(server),
    ...registerCommands(context, server),
  );
  await server.start();
}

/** The editor waits for this, but for a moment only. */
export async function deactivate(): Promise<void> {
  await server?.stop();
}
