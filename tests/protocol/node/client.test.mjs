// The server behind the protocol library that VS Code is built on: its framing, its cancellation, its portions.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';

import protocol from 'vscode-languageserver-protocol/node';

const {
  CallHierarchyIncomingCallsRequest,
  CallHierarchyPrepareRequest,
  CancellationTokenSource,
  ConfigurationRequest,
  DefinitionRequest,
  DiagnosticRefreshRequest,
  DidChangeConfigurationNotification,
  DidChangeTextDocumentNotification,
  DidOpenTextDocumentNotification,
  DocumentDiagnosticRequest,
  DocumentSymbolRequest,
  ErrorCodes,
  ExecuteCommandRequest,
  ExitNotification,
  HoverRequest,
  InitializeRequest,
  InitializedNotification,
  InlayHintRefreshRequest,
  LSPErrorCodes,
  ProgressType,
  RegistrationRequest,
  RenameRequest,
  SemanticTokensRefreshRequest,
  SemanticTokensRequest,
  ShowDocumentRequest,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
  WorkspaceDiagnosticRequest,
  createProtocolConnection,
} = protocol;

const MAIN = `import other

fn main() -> Int {
    other_amount(3)
}
`;

const OTHER = `fn other_amount(amount: Int) -> Int !{net.fetch} {
    match net_fetch("https://example.com/") {
        Ok(reply) => reply.status + amount,
        Err(_) => 0,
    }
}
`;

const CAPABILITIES = {
  general: { positionEncodings: ['utf-16'] },
  window: { workDoneProgress: true, showDocument: { support: true } },
  workspace: {
    configuration: true,
    didChangeConfiguration: { dynamicRegistration: true },
    didChangeWatchedFiles: { dynamicRegistration: true },
    diagnostics: { refreshSupport: true },
    inlayHint: { refreshSupport: true },
    semanticTokens: { refreshSupport: true },
    workspaceEdit: { documentChanges: true },
  },
  textDocument: {
    definition: { linkSupport: true },
    diagnostic: {},
    documentSymbol: { hierarchicalDocumentSymbolSupport: true },
    hover: { contentFormat: ['markdown'] },
    rename: { prepareSupport: true },
    semanticTokens: {
      requests: { full: { delta: true }, range: true },
      tokenTypes: [],
      tokenModifiers: [],
      formats: ['relative'],
    },
  },
};

/** Runs `act` with a server for a project of two files, and ends both. */
async function converse(act) {
  const folder = mkdtempSync(join(tmpdir(), 'boruna-'));
  writeFileSync(join(folder, 'boruna.toml'), '');
  writeFileSync(join(folder, 'main.ax'), MAIN);
  writeFileSync(join(folder, 'other.ax'), OTHER);
  const server = spawn(process.env.BORUNA_LSP, ['--stdio'], { stdio: ['pipe', 'pipe', 'pipe'] });
  let log = '';
  server.stderr.on('data', (it) => (log += it));
  const ended = new Promise((resolve) => server.on('exit', resolve));
  const connection = createProtocolConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  const errors = [];
  connection.onError((it) => errors.push(it));
  connection.onUnhandledNotification((it) => errors.push(it));

  const seen = { registrations: [], shown: [], settings: {}, refreshed: new Set() };
  connection.onRequest(RegistrationRequest.type, ({ registrations }) => {
    seen.registrations.push(...registrations.map((it) => it.method));
  });
  connection.onRequest(ConfigurationRequest.type, ({ items }) => items.map(() => seen.settings));
  connection.onRequest(ShowDocumentRequest.type, ({ uri }) => {
    seen.shown.push(uri);
    return { success: true };
  });
  connection.onRequest('window/workDoneProgress/create', ({ token }) => {
    connection.onProgress(new ProgressType(), token, () => {});
    return null;
  });
  for (const { type } of [
    DiagnosticRefreshRequest,
    InlayHintRefreshRequest,
    SemanticTokensRefreshRequest,
  ]) {
    connection.onRequest(type, () => {
      seen.refreshed.add(type.method);
    });
  }
  connection.listen();

  const root = pathToFileURL(folder).toString();
  const { capabilities } = await connection.sendRequest(InitializeRequest.type, {
    processId: process.pid,
    rootUri: root,
    capabilities: CAPABILITIES,
    workspaceFolders: [{ uri: root, name: 'project' }],
    initializationOptions: { virtualDocuments: true },
  });
  await connection.sendNotification(InitializedNotification.type, {});
  const uri = `${root}/main.ax`;
  const open = (text = MAIN) =>
    connection.sendNotification(DidOpenTextDocumentNotification.type, {
      textDocument: { uri, languageId: 'boruna', version: 1, text },
    });
  try {
    await act({ connection, capabilities, seen, open, uri, textDocument: { uri }, root });
    await connection.sendRequest(ShutdownRequest.type);
    await connection.sendNotification(ExitNotification.type);
    assert.equal(await ended, 0, log);
    assert.deepEqual(errors, []);
    assert.doesNotMatch(log, /ERROR/);
  } finally {
    connection.dispose();
    server.kill();
    rmSync(folder, { recursive: true });
  }
}

const CALL = { line: 3, character: 6 };

test('names lead, explain themselves and change', () =>
  converse(async ({ connection, open, textDocument, root }) => {
    await open();
    const at = { textDocument, position: CALL };
    const [link] = await connection.sendRequest(DefinitionRequest.type, at);
    assert.equal(link.targetUri, `${root}/other.ax`);
    const hover = await connection.sendRequest(HoverRequest.type, at);
    assert.match(hover.contents.value, /needs `net.fetch`/);
    const edit = await connection.sendRequest(RenameRequest.type, { ...at, newName: 'sum' });
    assert.equal(edit.documentChanges.length, 2);
    const symbols = await connection.sendRequest(DocumentSymbolRequest.type, { textDocument });
    assert.deepEqual(symbols.map((it) => it.name), ['main']);
    const [item] = await connection.sendRequest(CallHierarchyPrepareRequest.type, at);
    const callers = await connection.sendRequest(CallHierarchyIncomingCallsRequest.type, { item });
    assert.deepEqual(callers.map((it) => it.from.name), ['main']);
  }));

test('findings come in portions where they are wanted so', () =>
  converse(async ({ connection, open, uri }) => {
    await open();
    const portions = [];
    const partialResultToken = 'portions';
    connection.onProgress(WorkspaceDiagnosticRequest.partialResult, partialResultToken, (it) =>
      portions.push(...it.items),
    );
    const report = await connection.sendRequest(WorkspaceDiagnosticRequest.type, {
      previousResultIds: [],
      partialResultToken,
    });
    assert.deepEqual(report.items, []);
    const main = portions.find((it) => it.uri === uri);
    assert.deepEqual(main.items.map((it) => it.code), ['E007']);
  }));

test('a cancelled request is over at once, and what is asked next is answered', () =>
  converse(async ({ connection, open, textDocument }) => {
    await open();
    const report = await connection.sendRequest(WorkspaceDiagnosticRequest.type, {
      previousResultIds: [],
    });
    const previousResultIds = report.items.map((it) => ({ uri: it.uri, value: it.resultId }));
    const source = new CancellationTokenSource();
    // Nothing changes, so this one waits.
    const waits = connection.sendRequest(
      WorkspaceDiagnosticRequest.type,
      { previousResultIds },
      source.token,
    );
    source.cancel();
    await assert.rejects(waits, { code: LSPErrorCodes.RequestCancelled });
    const hover = await connection.sendRequest(HoverRequest.type, { textDocument, position: CALL });
    assert.ok(hover);
  }));

test('answers are about the text as it was, or say that they are not', () =>
  converse(async ({ connection, open, uri, textDocument }) => {
    await open('fn name_1() -> Int {\n    1\n}\n');
    const asked = [];
    for (let version = 2; version <= 500; version += 1) {
      connection.sendNotification(DidChangeTextDocumentNotification.type, {
        textDocument: { uri, version },
        contentChanges: [{ text: `fn name_${version}() -> Int {\n    1\n}\n` }],
      });
      const answer = connection.sendRequest(HoverRequest.type, {
        textDocument,
        position: { line: 0, character: 5 },
      });
      asked.push(
        answer.then(
          (it) => assert.match(it.contents.value, new RegExp(`name_${version}\\(`)),
          (error) => assert.equal(error.code, LSPErrorCodes.ContentModified),
        ),
      );
    }
    await Promise.all(asked);
  }));

test('the server registers what it watches and follows the settings', () =>
  converse(async ({ connection, open, seen, textDocument }) => {
    await open();
    await connection.sendRequest(DocumentDiagnosticRequest.type, { textDocument });
    assert.deepEqual(seen.registrations, [
      'workspace/didChangeWatchedFiles',
      'workspace/didChangeConfiguration',
    ]);
    seen.settings = { diagnostics: { mode: 'openFiles' } };
    await connection.sendNotification(DidChangeConfigurationNotification.type, { settings: null });
    while (!seen.refreshed.has(DiagnosticRefreshRequest.type.method)) {
      await connection.sendRequest(DocumentDiagnosticRequest.type, { textDocument });
    }
    const report = await connection.sendRequest(WorkspaceDiagnosticRequest.type, {
      previousResultIds: [],
    });
    assert.deepEqual(report.items, []);
  }));

test('tokens are told whole or by what differs', () =>
  converse(async ({ connection, capabilities, open, uri, textDocument }) => {
    await open();
    const full = await connection.sendRequest(SemanticTokensRequest.type, { textDocument });
    const { tokenTypes } = capabilities.semanticTokensProvider.legend;
    const kinds = full.data.filter((_, index) => index % 5 === 3).map((it) => tokenTypes[it]);
    assert.deepEqual([...new Set(kinds)].sort(), [
      'function',
      'keyword',
      'namespace',
      'number',
      'operator',
      'type',
    ]);
    await connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri, version: 2 },
      contentChanges: [{ text: MAIN.replace('3', '3 + 4') }],
    });
    const delta = await connection.sendRequest('textDocument/semanticTokens/full/delta', {
      textDocument,
      previousResultId: full.resultId,
    });
    assert.deepEqual(delta.edits.map((it) => it.data.length), [10]);
  }));

test('a capability is explained in a document the server knows', () =>
  converse(async ({ connection, open, seen, textDocument }) => {
    await open();
    const answer = await connection.sendRequest(ExecuteCommandRequest.type, {
      command: 'boruna.explainCapability',
      arguments: [{ textDocument, position: { line: 2, character: 4 } }],
    });
    const uri = answer.uri;
    const document = await connection.sendRequest('boruna/virtualDocument', { uri });
    assert.equal(document.text, answer.text);
    assert.deepEqual(seen.shown, [uri]);
    await assert.rejects(
      connection.sendRequest(ExecuteCommandRequest.type, { command: 'boruna.nothing' }),
      { code: ErrorCodes.InvalidParams },
    );
  }));
