import assert from 'node:assert/strict';
import { test } from 'node:test';

import { findServer, type Places } from '../src/server/binary';

function search(there: string[], places: Partial<Places> = {}): ReturnType<typeof findServer> {
  return findServer({
    configured: '',
    extension: '/ext',
    searchPath: '/usr/bin:/opt/bin',
    platform: 'linux',
    isProgram: (file) => there.includes(file),
    ...places,
  });
}

test('the setting wins', () => {
  const there = ['/mine/lsp', '/ext/server/boruna-lsp', '/usr/bin/boruna-lsp'];
  const found = search(there, { configured: '/mine/lsp' });
  assert.deepEqual(found, { found: true, program: '/mine/lsp', origin: 'setting' });
});

test('a setting that leads nowhere is not passed over', () => {
  const found = search(['/usr/bin/boruna-lsp'], { configured: '/mine/lsp' });
  assert.deepEqual(found, { found: false, searched: ['/mine/lsp'] });
});

test('the program that comes with the extension wins over the PATH', () => {
  const found = search(['/usr/bin/boruna-lsp', '/ext/server/boruna-lsp']);
  assert.deepEqual(found, {
    found: true,
    program: '/ext/server/boruna-lsp',
    origin: 'extension',
  });
});

test('the first on the PATH is taken', () => {
  const found = search(['/opt/bin/boruna-lsp']);
  assert.deepEqual(found, { found: true, program: '/opt/bin/boruna-lsp', origin: 'PATH' });
});

test('what was searched is told', () => {
  assert.deepEqual(search([]), {
    found: false,
    searched: ['/ext/server/boruna-lsp', '/usr/bin', '/opt/bin'],
  });
});

test('a program of the open folder is never started', () => {
  assert.equal(search(['boruna-lsp', 'bin/boruna-lsp'], { searchPath: ':.:bin' }).found, false);
});

test('Windows has its own separators and names', () => {
  const found = search(['C:\\tools\\boruna-lsp.exe'], {
    platform: 'win32',
    extension: 'C:\\ext',
    searchPath: 'C:\\Windows;C:\\tools',
  });
  assert.deepEqual(found, {
    found: true,
    program: 'C:\\tools\\boruna-lsp.exe',
    origin: 'PATH',
  });
});
