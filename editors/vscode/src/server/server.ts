/** The one server of a window: starts it, says how it is, and starts it again when it dies. */
import * as fs from 'node:fs';
import * as vscode from 'vscode';
import {
  CloseAction,
  ErrorAction,
  LanguageClient,
  RevealOutputChannelOn,
  State,
  type LanguageClientOptions,
} from 'vscode-languageclient/node';

import { findServer } from './binary';
import { commandsFeature } from './commands';
import { Crashes } from './crashes';
import { middleware } from './middleware';
import { SCHEMES } from '../schemes';

/** How the server is. */
export type Condition =
  | { state: 'starting' }
  | { state: 'running'; version: string }
  | { state: 'stopped' }
  | { state: 'missing'; searched: string[] }
  | { state: 'failed' };

export class Server implements vscode.Disposable {
  readonly output = vscode.window.createOutputChannel('Boruna', { log: true });

  private readonly changed = new vscode.EventEmitter<Condition>();
  readonly onDidChange = this.changed.event;

  private readonly projectsChanged = new vscode.EventEmitter<void>();
  /** What the server says of the project of a file may be another now. */
  readonly onDidChangeProjects = this.projectsChanged.event;

  private readonly crashes = new Crashes();
  private current: LanguageClient | undefined;
  private now: Condition = { state: 'stopped' };
  private startedProgram: string | undefined;

  constructor(private readonly context: vscode.ExtensionContext) {
    context.subscriptions.push(
      vscode.workspace.onDidChangeConfiguration(async (event) => {
        if (event.affectsConfiguration('boruna.server.path')) {
          await this.restart();
        }
      }),
      // The setting of the workspace counts from now on.
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.restart()),
    );
  }

  get condition(): Condition {
    return this.now;
  }

  /** The program that was started last. */
  get program(): string | undefined {
    return this.startedProgram;
  }

  /** To ask something of the server, if it runs. */
  get client(): LanguageClient | undefined {
    return this.current?.isRunning() === true ? this.current : undefined;
  }

  async start(): Promise<void> {
    this.crashes.forget();
    const search = findServer({
      configured: vscode.workspace.getConfiguration('boruna').get('server.path', '').trim(),
      extension: this.context.extensionPath,
      searchPath: process.env['PATH'] ?? '',
      platform: process.platform,
      isProgram,
    });
    if (!search.found) {
      this.output.error(`There is no server program. Searched: ${search.searched.join(', ')}`);
      this.become({ state: 'missing', searched: search.searched });
      // Nobody waits for the user.
      void this.askForProgram();
      return;
    }
    this.output.info(`Starting ${search.program} (${search.origin})`);
    this.startedProgram = search.program;
    const client = new LanguageClient(
      'boruna',
      'Boruna',
      { command: search.program },
      this.clientOptions(),
    );
    this.current = client;
    client.onDidChangeState((event) => {
      // What an older client does is no news.
      if (this.current === client) {
        this.follow(client, event.newState);
      }
    });
    client.registerFeature(commandsFeature);
    client.onNotification('boruna/projectsChanged', () => this.projectsChanged.fire());
    try {
      await client.start();
    } catch (error) {
      this.output.error(`The server did not start: ${String(error)}`);
      this.become({ state: 'failed' });
    }
  }

  async stop(): Promise<void> {
    const client = this.current;
    this.current = undefined;
    if (client?.needsStop() === true) {
      // A server that does not answer is gone soon: it notices that nobody talks to it any more.
      await client.dispose().catch((error: unknown) => this.output.warn(String(error)));
    }
    this.become({ state: 'stopped' });
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  dispose(): void {
    this.changed.dispose();
    this.projectsChanged.dispose();
    this.output.dispose();
  }

  private clientOptions(): LanguageClientOptions {
    return {
      documentSelector: [
        { scheme: 'file', language: 'boruna' },
        { scheme: 'untitled', language: 'boruna' },
        { scheme: SCHEMES.sources, language: 'boruna' },
        { scheme: 'file', pattern: '**/boruna.toml' },
        { scheme: 'file', pattern: '**/package.ax.json' },
        { scheme: 'file', pattern: '**/workflow.json' },
        { scheme: 'file', pattern: '**/{policy,*.policy,*-policy}.{toml,json}' },
      ],
      initializationOptions: { virtualDocuments: true, projectsChanged: true },
      middleware,
      outputChannel: this.output,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      markdown: { isTrusted: false, supportHtml: false },
      errorHandler: {
        error: () => ({ action: ErrorAction.Continue, handled: true }),
        closed: () => {
          if (this.crashes.isWorthRestarting()) {
            return {
              action: CloseAction.Restart,
              handled: true,
              message: 'The server is gone; starting it again',
            };
          }
          void this.tellOfCrashes();
          return { action: CloseAction.DoNotRestart, handled: true };
        },
      },
    };
  }

  private follow(client: LanguageClient, state: State): void {
    switch (state) {
      case State.Starting:
        return this.become({ state: 'starting' });
      case State.Running:
        return this.become({
          state: 'running',
          version: client.initializeResult?.serverInfo?.version ?? '',
        });
      default:
        return this.become({ state: 'failed' });
    }
  }

  private become(condition: Condition): void {
    this.now = condition;
    const running = condition.state === 'running';
    void vscode.commands.executeCommand('setContext', 'boruna.serverIsRunning', running);
    this.changed.fire(condition);
  }

  private async askForProgram(): Promise<void> {
    const settings = 'Open Settings';
    const help = 'How to Install';
    const wanted = await vscode.window.showErrorMessage(
      'The server program `boruna-lsp` was not found. Without it sources are only coloured.',
      settings,
      help,
    );
    if (wanted === settings) {
      await vscode.commands.executeCommand('workbench.action.openSettings', 'boruna.server.path');
    } else if (wanted === help) {
      const walkthrough = `${this.context.extension.id}#start`;
      await vscode.commands.executeCommand('workbench.action.openWalkthrough', walkthrough);
    }
  }

  private async tellOfCrashes(): Promise<void> {
    const restart = 'Restart';
    const show = 'Show Output';
    const wanted = await vscode.window.showErrorMessage(
      'The server ended several times within minutes and is not started again.',
      restart,
      show,
    );
    if (wanted === restart) {
      await this.restart();
    } else if (wanted === show) {
      this.output.show();
    }
  }
}

function isProgram(file: string): boolean {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}
