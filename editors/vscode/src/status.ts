/** The item in the language status of the editor: how the server is. */
import * as vscode from 'vscode';

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

export function showStatus(server: Server): vscode.Disposable {
  const item = vscode.languages.createLanguageStatusItem('boruna.server', { language: 'boruna' });
  item.name = 'Boruna Server';
  const show = (condition: Condition): void => {
    Object.assign(item, describe(condition));
    item.busy = condition.state === 'starting';
  };
  show(server.condition);
  return vscode.Disposable.from(item, server.onDidChange(show));
}

function describe(condition: Condition): Shown {
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
      return shown(`Boruna ${condition.version}`, 'running', Information, RESTART);
    case 'stopped':
      return shown('Boruna', 'stopped', Warning, RESTART);
    case 'missing':
      return shown('Boruna', 'no server program', Error, SETTINGS);
    case 'failed':
      return shown('Boruna', 'the server failed', Error, RESTART);
  }
}
