// Facts about the extension, told by the editor's own interface. The tests share one window and run in order.
const assert = require('node:assert/strict');
const { readFileSync } = require('node:fs');
const path = require('node:path');
const vscode = require('vscode');

const tests = [];
const test = (name, run) => tests.push({ name, run });

exports.run = async () => {
  let failed = 0;
  for (const { name, run } of tests) {
    try {
      await run();
      console.log(`ok: ${name}`);
    } catch (error) {
      failed += 1;
      console.log(`not ok: ${name}: ${error?.stack ?? error}`);
    }
  }
  console.log(`${tests.length - failed} passed, ${failed} failed`);
  if (failed > 0) throw new Error('some tests failed');
};

const folder = () => vscode.workspace.workspaceFolders[0].uri;
const open = async (name) => vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder(), name));
const ask = (command, ...rest) => vscode.commands.executeCommand(`vscode.${command}`, ...rest);

function place(document, word, skip = 0) {
  let offset = -1;
  for (let it = 0; it <= skip; it++) offset = document.getText().indexOf(word, offset + 1);
  assert.ok(offset >= 0, `no ${word}`);
  return document.positionAt(offset);
}

/** Asks again until there is an answer. */
async function eventually(what, question) {
  for (let tries = 0; tries < 600; tries++) {
    const answer = await question();
    if (answer) return answer;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`waited in vain for ${what}`);
}

async function apply(change) {
  assert.ok(await vscode.workspace.applyEdit(change));
}

function findings(document) {
  return vscode.languages.getDiagnostics(document.uri);
}

test('the language of a file is known', async () => {
  assert.equal((await open('main.ax')).languageId, 'boruna');
});

test('a finding has a code that leads to its explanation, and the way to the cause', async () => {
  const document = await open('main.ax');
  await vscode.window.showTextDocument(document);
  const [finding] = await eventually('a finding', () => {
    const found = findings(document).filter((it) => it.code?.value === 'E007');
    return found.length > 0 && found;
  });
  assert.match(finding.message, /`price` needs `net.fetch`/);
  assert.equal(finding.severity, vscode.DiagnosticSeverity.Error);
  assert.equal(finding.code.target.toString(), 'boruna-explain:E007');
  assert.ok(finding.relatedInformation.length >= 1);
  const page = await vscode.workspace.openTextDocument(finding.code.target);
  assert.match(page.getText(), /^# .*E007/);
  await eventually('the language of the page', () => page.languageId === 'markdown' || findMarkdown('boruna-explain'));
});

function findMarkdown(scheme) {
  return vscode.workspace.textDocuments.some((it) => it.uri.scheme === scheme && it.languageId === 'markdown');
}

test('a hover says what a function needs', async () => {
  const document = await open('main.ax');
  const hovers = await ask('executeHoverProvider', document.uri, place(document, 'rate('));
  const text = hovers.flatMap((it) => it.contents.map((part) => part.value)).join('\n');
  assert.match(text, /fn rate\(currency: String\) -> Int !\{net\.fetch\}/);
});

test('a definition leads into the prelude, which answers like any file', async () => {
  const document = await open('rates.ax');
  const [link] = await ask('executeDefinitionProvider', document.uri, place(document, 'net_fetch'));
  const target = link.targetUri ?? link.uri;
  assert.equal(target.scheme, 'boruna-std');
  const prelude = await vscode.workspace.openTextDocument(target);
  assert.equal(prelude.languageId, 'boruna');
  assert.match(prelude.getText(), /fn net_fetch\(/);
  const symbols = await ask('executeDocumentSymbolProvider', target);
  assert.ok(symbols.some((it) => it.name === 'net_fetch'));
});

test('why a capability is needed is told at the cursor', async () => {
  const document = await open('main.ax');
  const editor = await vscode.window.showTextDocument(document);
  const cursor = place(document, 'price');
  editor.selection = new vscode.Selection(cursor, cursor);
  await vscode.commands.executeCommand('boruna.explainCapability');
  const page = await eventually('the page', () =>
    vscode.window.visibleTextEditors.find((it) => it.document.uri.scheme === 'boruna-capabilities'),
  );
  assert.match(page.document.getText(), /net\.fetch/);
  assert.match(page.document.getText(), /rates\.ax/);
  const links = await ask('executeLinkProvider', page.document.uri);
  const lines = page.document.getText().split('\n');
  const link = links.find((it) => lines[it.range.start.line].slice(it.range.start.character).startsWith('[rates.ax:3]'));
  assert.equal(link?.target?.toString(), `${vscode.Uri.joinPath(folder(), 'rates.ax')}#L3`);
});

test('hints show what could be written', async () => {
  const document = await open('main.ax');
  const all = new vscode.Range(0, 0, document.lineCount, 0);
  const hints = await eventually('hints', async () => {
    const found = await ask('executeInlayHintProvider', document.uri, all);
    return found.length > 0 && found;
  });
  const labels = hints.map((it) =>
    typeof it.label === 'string' ? it.label : it.label.map((part) => part.value).join(''),
  );
  assert.ok(labels.some((it) => it.includes('net.fetch')), labels.join(' | '));
  assert.ok(labels.some((it) => it.includes('Int')), labels.join(' | '));
});

test('an enum is proposed with its variants', async () => {
  const content = 'enum Shape { Dot, Ring }\n\nfn first() -> Shape {\n    Sha\n}\n';
  const document = await vscode.workspace.openTextDocument({ language: 'boruna', content });
  const proposals = async (line, character) =>
    (await ask('executeCompletionItemProvider', document.uri, new vscode.Position(line, character))).items;
  const shape = await eventually('the enum', async () =>
    (await proposals(3, 7)).find((it) => it.label === 'Shape' || it.label.label === 'Shape'),
  );
  assert.equal(shape.command?.command, 'editor.action.triggerSuggest');
  // The command works where the proposal was inserted.
  const editor = await vscode.window.showTextDocument(document);
  const end = new vscode.Position(3, 7);
  editor.selection = new vscode.Selection(end, end);
  await eventually('the variants in the text', async () => {
    await vscode.commands.executeCommand('editor.action.triggerSuggest');
    await new Promise((resolve) => setTimeout(resolve, 300));
    await vscode.commands.executeCommand('acceptSelectedSuggestion');
    return /Shape::\w+\n/.test(document.getText());
  });
  await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
});

test('tokens tell what is effectful', async () => {
  const document = await open('main.ax');
  const legend = await ask('provideDocumentSemanticTokensLegend', document.uri);
  const tokens = await ask('provideDocumentSemanticTokens', document.uri);
  const bit = 1 << legend.tokenModifiers.indexOf('effectful');
  let effectful = 0;
  for (let at = 0; at < tokens.data.length; at += 5) {
    if (tokens.data[at + 4] & bit) effectful += 1;
  }
  assert.ok(tokens.data.length > 0 && effectful > 0);
});

test('a rename changes every file', async () => {
  const document = await open('main.ax');
  const cursor = place(document, 'rate(');
  const change = await ask('executeDocumentRenameProvider', document.uri, cursor, 'exchange_rate');
  const files = change.entries().map(([uri, edits]) => `${path.basename(uri.path)}: ${edits.length}`);
  assert.deepEqual(files.sort(), ['main.ax: 2', 'rates.ax: 1']);
  await apply(change);
  const rates = await open('rates.ax');
  assert.match(rates.getText(), /fn exchange_rate\(/);
});

test('a fix mends what a finding says', async () => {
  const document = await open('main.ax');
  const [finding] = findings(document).filter((it) => it.code?.value === 'E007');
  const actions = await ask('executeCodeActionProvider', document.uri, finding.range);
  const fix = actions.find((it) => /net\.fetch/.test(it.title) && it.edit !== undefined);
  assert.ok(fix, actions.map((it) => it.title).join(' | '));
  await apply(fix.edit);
  assert.match(document.getText(), /fn price\(currency: String\) -> Int !\{net\.fetch\} \{/);
  await eventually('no error', () => findings(document).every((it) => it.code?.value !== 'E007'));
});

test('a server that dies is started again and knows what is unsaved', async () => {
  const document = await open('main.ax');
  assert.ok(document.isDirty);
  const servers = () =>
    readFileSync(process.env.BORUNA_TEST_PIDS, 'utf8').split('\n').filter(Boolean).map(Number);
  const before = servers();
  process.kill(before.at(-1), 'SIGKILL');
  await eventually('another server', () => servers().length > before.length);
  assert.match(document.getText(), /exchange_rate/);
  const end = new vscode.WorkspaceEdit();
  end.insert(document.uri, document.positionAt(document.getText().length), '\nfn late() -> Int {\n    "no"\n}\n');
  await apply(end);
  await eventually('what is wrong with the new text', () =>
    findings(document).some((it) => it.code?.value === 'E009'),
  );
  assert.ok(findings(document).every((it) => it.code?.value !== 'E007'), 'the fix is still there');
});

test('commands of the editor work', async () => {
  const count = () => readFileSync(process.env.BORUNA_TEST_PIDS, 'utf8').split('\n').length;
  const before = count();
  await vscode.commands.executeCommand('boruna.restartServer');
  await eventually('another server', () => count() > before);
  await vscode.window.showTextDocument(await open('main.ax'));
  await vscode.commands.executeCommand('boruna.showConfiguration');
  const page = vscode.window.activeTextEditor.document.getText();
  assert.match(page, /Project: `.*boruna\.toml`/);
  assert.match(page, /Profile: strict\n- Policy: none/);
  assert.match(page, /\| `boruna\.diagnostics\.mode` \| `"workspace"` \| default \|/);
  await vscode.commands.executeCommand('boruna.showOutput');
  await vscode.commands.executeCommand('boruna.openLogs');
});
