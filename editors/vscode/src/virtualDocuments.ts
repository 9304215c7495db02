/** Shows the documents that lie in no file: the text is the server's. */
import * as vscode from 'vscode';

import { pageLinks } from './pageLinks';
import { SCHEMES, spell } from './schemes';
import type { Server } from './server/server';

interface VirtualDocument {
  languageId: string;
  text: string;
}

export function registerVirtualDocuments(server: Server): vscode.Disposable {
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const provider: vscode.TextDocumentContentProvider = {
    onDidChange: changed.event,
    provideTextDocumentContent: (uri, token) => textOf(server, uri, token),
  };
  const schemes = Object.values(SCHEMES);
  return vscode.Disposable.from(
    changed,
    ...schemes.map((it) => vscode.workspace.registerTextDocumentContentProvider(it, provider)),
    vscode.workspace.onDidOpenTextDocument(setLanguage),
    vscode.languages.registerDocumentLinkProvider(
      { scheme: SCHEMES.capabilities },
      { provideDocumentLinks },
    ),
    // A document that was open before the server was, is asked for again.
    server.onDidChange(({ state }) => {
      if (state === 'running') {
        openVirtualDocuments().forEach((it) => changed.fire(it.uri));
      }
    }),
  );
}

async function textOf(
  server: Server,
  uri: vscode.Uri,
  token: vscode.CancellationToken,
): Promise<string> {
  const client = server.client;
  if (client === undefined) {
    return '';
  }
  const answer = await client.sendRequest<VirtualDocument | null>(
    'boruna/virtualDocument',
    { uri: spell(uri) },
    token,
  );
  return answer?.text ?? '';
}

function provideDocumentLinks(document: vscode.TextDocument): vscode.DocumentLink[] {
  return pageLinks(document.getText()).map(({ start, end, target }) => {
    const range = new vscode.Range(document.positionAt(start), document.positionAt(end));
    return new vscode.DocumentLink(range, vscode.Uri.parse(target));
  });
}

function openVirtualDocuments(): vscode.TextDocument[] {
  const schemes: string[] = Object.values(SCHEMES);
  return vscode.workspace.textDocuments.filter((it) => schemes.includes(it.uri.scheme));
}

/** Explanations have no file name that would tell their language. */
async function setLanguage(document: vscode.TextDocument): Promise<void> {
  if (document.uri.scheme === SCHEMES.explanations && document.languageId !== 'markdown') {
    await vscode.languages.setTextDocumentLanguage(document, 'markdown');
  }
}
