/** Shows what is in force, and where each value comes from. */
import * as path from 'node:path';
import * as vscode from 'vscode';

import { projectOf } from '../project';
import type { Server } from '../server/server';
import { describeSettings, type Setting } from './settingsPage';

const PROJECT_FILE = 'boruna.toml';

export async function showConfiguration(server: Server): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  const said = document === undefined ? undefined : await projectOf(server, document);
  const content = describeSettings({
    program: server.program,
    condition: server.condition.state,
    trusted: vscode.workspace.isTrusted,
    project: document === undefined ? undefined : await projectFile(document.uri),
    profile: said?.profile,
    policy: said?.policy,
    settings: settings(document),
  });
  const page = await vscode.workspace.openTextDocument({ language: 'markdown', content });
  await vscode.window.showTextDocument(page, { preview: true });
}

/** Every setting that the extension declares. */
function settings(scope: vscode.TextDocument | undefined): Setting[] {
  const configuration = vscode.workspace.getConfiguration('boruna', scope);
  const names = Object.keys(configuration).flatMap((it) => leaves(it, configuration.get(it)));
  return names.sort().map((name) => {
    const found = configuration.inspect(name);
    return {
      name: `boruna.${name}`,
      value: configuration.get(name),
      folder: found?.workspaceFolderValue,
      workspace: found?.workspaceValue,
      user: found?.globalValue,
    };
  });
}

/** The dotted names of the values in a tree of settings. */
function leaves(name: string, value: unknown): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return typeof value === 'function' ? [] : [name];
  }
  return Object.entries(value).flatMap(([key, inner]) => leaves(`${name}.${key}`, inner));
}

/** The nearest project file at or above the folder of a document. */
async function projectFile(document: vscode.Uri): Promise<string | undefined> {
  if (document.scheme !== 'file') {
    return undefined;
  }
  for (let folder = path.dirname(document.fsPath); ; folder = path.dirname(folder)) {
    const file = vscode.Uri.file(path.join(folder, PROJECT_FILE));
    try {
      await vscode.workspace.fs.stat(file);
      return file.fsPath;
    } catch {
      if (path.dirname(folder) === folder) {
        return undefined;
      }
    }
  }
}
