/** The item in the language status of the editor: how the server is, and what the project of the file says. */
import * as vscode from 'vscode';

import { followProject, type Project } from './project';
import type { Condition, Server } from './server/server';

interface Shown {
  text: string;
  detail: string;
  severity: vscode.LanguageStatusSeverity;
  command: vscode.Command;
}

const RESTART = { command: 'boruna.restartServer', title: 'Restart' };
const OUTPUT = { command: 'boruna.showOutput', title: 'Show Output' };
const SETTINGS = {
  command: 'workbench.action.openSettings',
  title: 'Set Path',
  arguments: ['boruna.server.path'],
};

const DOCUMENTS = [{ language: 'boruna' }, { pattern: '**/boruna.toml' }];

export function showStatus(server: Server): vscode.Disposable {
  const item = vscode.languages.createLanguageStatusItem('boruna.server', DOCUMENTS);
  item.name = 'Boruna Server';
  let project: Project | undefined;
  const show = (): void => {
    Object.assign(item, describe(server.condition, project));
    item.busy = server.condition.state === 'starting';
  };
  show();
  return vscode.Disposable.from(
    item,
    server.onDidChange(show),
    followProject(server, (it) => {
      project = it;
      show();
    }),
  );
}

function describe(condition: Condition, project: Project | undefined): Shown {
  const { Information, Warning, Error } = vscode.LanguageStatusSeverity;
  const shown = (
    text: string,
    detail: string,
    severity: vscode.LanguageStatusSeverity,
    command: vscode.Command,
  ): Shown => ({ text, detail, severity, command });
  switch (condition.state) {
    case 'starting':
      return shown('Boruna', 'starting', Information, OUTPUT);
    case 'running':
      return shown(`Boruna ${condition.version}`, running(project), Information, RESTART);
    case 'stopped':
      return shown('Boruna', 'stopped', Warning, RESTART);
    case 'missing':
      return shown('Boruna', 'no server program', Error, SETTINGS);
    case 'failed':
      return shown('Boruna', 'the server failed', Error, RESTART);
  }
}

function running(project: Project | undefined): string {
  if (project === undefined) {
    return 'running';
  }
  const policy = project.policy === null ? 'no policy' : `policy ${project.policy}`;
  return `running, ${project.profile} profile, ${policy}`;
}
