/** The project that the document in front of the user belongs to, as the server sees it. */
import * as vscode from 'vscode';

import type { Server } from './server/server';

export interface Project {
  /** The address of the folder. */
  root: string | null;
  profile: string;
  /** The path of the policy as `boruna.toml` has it. */
  policy: string | null;
}

/** Nothing if no server runs. */
export async function projectOf(
  server: Server,
  document: vscode.TextDocument,
): Promise<Project | undefined> {
  const textDocument = { uri: document.uri.toString() };
  return server.client?.sendRequest<Project>('boruna/project', { textDocument });
}

/** Calls `show` with the project of the active editor, again whenever that may be another. */
export function followProject(
  server: Server,
  show: (project: Project | undefined) => void,
): vscode.Disposable {
  let asked = 0;
  const ask = async (): Promise<void> => {
    const question = (asked += 1);
    const document = vscode.window.activeTextEditor?.document;
    let project: Project | undefined;
    try {
      project = document === undefined ? undefined : await projectOf(server, document);
    } catch (error) {
      // A server that ends meanwhile is shown as what it is.
      server.output.debug(`The project is not known: ${String(error)}`);
    }
    // The user may have gone on.
    if (question === asked) {
      show(project);
    }
  };
  void ask();
  return vscode.Disposable.from(
    server.onDidChange(ask),
    server.onDidChangeProjects(ask),
    vscode.window.onDidChangeActiveTextEditor(ask),
  );
}
