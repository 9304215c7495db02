import assert from 'node:assert/strict';
import { test } from 'node:test';

import { describeSettings } from '../src/commands/settingsPage';

test('every value is shown with its place', () => {
  const page = describeSettings({
    program: '/opt/boruna-lsp',
    condition: 'running',
    trusted: true,
    project: '/w/boruna.toml',
    profile: 'strict',
    policy: 'policy.toml',
    settings: [
      { name: 'boruna.a', value: 'x|y', folder: undefined, workspace: 'x|y', user: 'z' },
      { name: 'boruna.b', value: false, folder: undefined, workspace: undefined, user: undefined },
    ],
  });
  assert.match(page, /Server: `\/opt\/boruna-lsp`, running/);
  assert.match(page, /Project: `\/w\/boruna.toml`/);
  assert.match(page, /Profile: strict\n- Policy: `policy.toml`/);
  assert.match(page, /\| `boruna.a` \| `"x\\\|y"` \| workspace \|/);
  assert.match(page, /\| `boruna.b` \| `false` \| default \|/);
});

test('what is missing is said', () => {
  const page = describeSettings({
    program: undefined,
    condition: 'missing',
    trusted: false,
    project: undefined,
    profile: undefined,
    policy: undefined,
    settings: [],
  });
  assert.match(page, /Server: none, missing/);
  assert.match(page, /no `boruna.toml`/);
  assert.match(page, /Policy: not known/);
  assert.match(page, /not trusted/);
});
