/** What is done on the way between the editor and the server. */
import * as vscode from 'vscode';
import type { Middleware } from 'vscode-languageclient/node';

const EXPLAIN = 'boruna.explainCapability';

export const middleware: Middleware = {
  executeCommand(command, args, next) {
    // Out of the palette or a menu it means the place of the cursor.
    const editor = vscode.window.activeTextEditor;
    if (command === EXPLAIN && !isQuestion(args[0]) && editor !== undefined) {
      const { line, character } = editor.selection.active;
      const textDocument = { uri: editor.document.uri.toString() };
      return next(command, [{ textDocument, position: { line, character } }]);
    }
    return next(command, args);
  },
};

function isQuestion(argument: unknown): boolean {
  return typeof argument === 'object' && argument !== null && 'textDocument' in argument;
}
