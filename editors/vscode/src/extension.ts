/** What the editor calls. Everything that is known about code comes from the server. */
import * as vscode from 'vscode';

import { registerCommands } from './commands';
import { followLinks, type MarkdownIt } from './pageLinks';
import { Server } from './server/server';
import { showStatus } from './status';
import { registerVirtualDocuments } from './virtualDocuments';

let server: Server | undefined;

/** What the preview of Markdown asks for. */
interface Exports {
  extendMarkdownIt<T extends MarkdownIt>(markdown: T): T;
}

export function activate(context: vscode.ExtensionContext): Exports {
  server = new Server(context);
  context.subscriptions.push(
    server,
    showStatus(server),
    registerVirtualDocuments(server),
    ...registerCommands(context, server),
  );
  // The preview does not wait for the server.
  void server.start();
  const firstFolder = (): string | undefined => vscode.workspace.workspaceFolders?.[0]?.uri.path;
  return { extendMarkdownIt: (markdown) => followLinks(markdown, firstFolder) };
}

/** The editor waits for this, but for a moment only. */
export async function deactivate(): Promise<void> {
  await server?.stop();
}
