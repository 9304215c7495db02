import assert from 'node:assert/strict';
import { test } from 'node:test';

import { spell } from '../src/schemes';

test('a plain address stays as it is', () => {
  const address = { scheme: 'boruna-std', path: '/std-json/core.ax', query: '' };
  assert.equal(spell(address), 'boruna-std:/std-json/core.ax');
  assert.equal(spell({ ...address, path: 'E007' }), 'boruna-std:E007');
});

test('a question keeps its parts, whatever the path in it contains', () => {
  const file = 'file:///a%20b/c&d=e?f#g+%C3%A9.ax';
  const query = `uri=${file}&line=3&character=14&capability=net.fetch`;
  const spelt = spell({ scheme: 'boruna-capabilities', path: '/load.md', query });
  const parts = new URL(spelt).searchParams;
  assert.deepEqual(Object.fromEntries(parts), {
    uri: file,
    line: '3',
    character: '14',
    capability: 'net.fetch',
  });
});
