/** Opens what the server logged as a document that can be searched and sent on. */
import * as vscode from 'vscode';

export async function openLogs(folder: vscode.Uri, output: vscode.LogOutputChannel): Promise<void> {
  const file = vscode.Uri.joinPath(folder, `${output.name}.log`);
  try {
    await vscode.window.showTextDocument(file, { preview: true });
  } catch {
    // Not every editor writes its logs to files.
    output.show();
  }
}
