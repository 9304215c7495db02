/**
 * The grammar of the first paint agrees with the tree-sitter queries over the examples, the standard packages and the
 * prelude. Only classes of tokens are compared: names differ between the two worlds.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { loadWASM, OnigScanner, OnigString } from 'vscode-oniguruma';
import { INITIAL, parseRawGrammar, Registry, type IGrammar } from 'vscode-textmate';

const ROOT = path.resolve('../..');
const GRAMMAR = 'syntaxes/boruna.tmLanguage.json';

/** Tree-sitter captures by class; the first prefix that fits counts. */
const CAPTURES: [string, string][] = [
  ['comment', 'comment'],
  ['string.escape', 'escape'],
  ['string', 'string'],
  ['number', 'number'],
  ['boolean', 'constant'],
  ['constant.builtin', 'constant'],
  ['character.special', 'wildcard'],
  ['keyword', 'keyword'],
  ['operator', 'operator'],
  ['punctuation', 'punctuation'],
  ['attribute', 'capability'],
  ['type', 'type'],
  ['module', 'module'],
  ['constructor', 'constructor'],
  ['constant', 'variant'],
  ['function', 'function'],
  ['variable', 'name'],
];

/** TextMate scopes by class; the first prefix that fits counts. */
const SCOPES: [string, string][] = [
  ['comment', 'comment'],
  ['punctuation.definition.comment', 'comment'],
  ['constant.character.escape', 'escape'],
  ['string', 'string'],
  ['punctuation.definition.string', 'string'],
  ['constant.numeric', 'number'],
  ['constant.language', 'constant'],
  ['variable.language.wildcard', 'wildcard'],
  ['keyword.operator', 'operator'],
  ['keyword', 'keyword'],
  ['storage', 'keyword'],
  ['punctuation', 'punctuation'],
  ['entity.other.attribute-name.capability', 'capability'],
  ['entity.name.type', 'type'],
  ['support.type', 'type'],
  ['entity.name.namespace', 'module'],
  ['support.function.constructor', 'constructor'],
  ['variable.other.enummember', 'variant'],
  ['entity.name.function', 'function'],
  ['support.function', 'function'],
  ['variable', 'name'],
];

test('both grammars see the same tokens', async () => {
  const files = sources('examples', 'analyzer/packages', 'analyzer/src/prelude');
  assert.ok(files.length > 20, `only ${files.length} sources were found`);
  const grammar = await loadGrammar();
  const captures = treeSitter(files);
  const differences = files.flatMap((file) => compare(grammar, file, captures[file] ?? []));
  assert.deepEqual(differences.slice(0, 40), []);
});

type Span = [start: number, end: number, name: string];

/** One line of text a difference. Blanks are not compared: nobody sees their colour. */
function compare(grammar: IGrammar, file: string, captures: Span[]): string[] {
  const text = readFileSync(path.join(ROOT, file));
  const wanted = paint(text.length, captures, CAPTURES);
  const got = paint(text.length, textMate(grammar, text.toString()), SCOPES);
  const differences: string[] = [];
  for (let start = 0; start < text.length;) {
    let end = start + 1;
    while (end < text.length && wanted[end] === wanted[start] && got[end] === got[start]) {
      end += 1;
    }
    const shown = text.subarray(start, end).toString();
    if (wanted[start] !== got[start] && shown.trim() !== '') {
      const line = text.subarray(0, start).toString().split('\n').length;
      const seen = `${got[start] ?? 'nothing'}, not ${wanted[start] ?? 'nothing'}`;
      differences.push(`${file}:${line}: \`${shown}\` is seen as ${seen}`);
    }
    start = end;
  }
  return differences;
}

function paint(length: number, spans: Span[], classes: [string, string][]): (string | undefined)[] {
  const bytes = new Array<string | undefined>(length).fill(undefined);
  for (const [start, end, name] of spans) {
    const found = classes.find(([prefix]) => name === prefix || name.startsWith(`${prefix}.`));
    assert.ok(found, `\`${name}\` belongs to no class`);
    bytes.fill(found[1], start, end);
  }
  return bytes;
}

/** The innermost scope of every token, in bytes. */
function textMate(grammar: IGrammar, text: string): Span[] {
  const spans: Span[] = [];
  let state = INITIAL;
  let offset = 0;
  for (const line of text.split('\n')) {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, state);
    state = ruleStack;
    for (const { startIndex, endIndex, scopes } of tokens) {
      const scope = scopes.findLast((it) => !it.startsWith('meta.') && !it.startsWith('source.'));
      if (scope !== undefined) {
        const start = offset + Buffer.byteLength(line.slice(0, startIndex));
        spans.push([start, start + Buffer.byteLength(line.slice(startIndex, endIndex)), scope]);
      }
    }
    offset += Buffer.byteLength(line) + 1;
  }
  return spans;
}

function treeSitter(files: string[]): Record<string, Span[]> {
  const line = ['run', '--quiet', '--package', 'boruna-tests', '--bin', 'highlights', '--'];
  const maxBuffer = 64 << 20;
  const output = execFileSync('cargo', [...line, ...files], { cwd: ROOT, maxBuffer });
  return JSON.parse(output.toString()) as Record<string, Span[]>;
}

async function loadGrammar(): Promise<IGrammar> {
  const wasm = readFileSync(require.resolve('vscode-oniguruma/release/onig.wasm'));
  await loadWASM(wasm);
  const registry = new Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new OnigScanner(patterns),
      createOnigString: (text) => new OnigString(text),
    }),
    loadGrammar: async () => parseRawGrammar(readFileSync(GRAMMAR, 'utf8'), GRAMMAR),
  });
  const grammar = await registry.loadGrammar('source.boruna');
  assert.ok(grammar);
  return grammar;
}

function sources(...folders: string[]): string[] {
  return folders
    .flatMap((folder) =>
      readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
        .filter((it) => it.endsWith('.ax'))
        .map((it) => `${folder}/${it}`),
    )
    .sort();
}
