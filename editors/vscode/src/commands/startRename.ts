/** What follows an edit that made up a name: the editor asks for a better one. */
import * as vscode from 'vscode';

/** A place as the protocol has it. */
export interface Place {
  textDocument: { uri: string };
  position: { line: number; character: number };
}

export async function startRename({ textDocument, position }: Place): Promise<void> {
  const uri = vscode.Uri.parse(textDocument.uri);
  const place = new vscode.Position(position.line, position.character);
  await vscode.commands.executeCommand('editor.action.rename', [uri, place]);
}
