import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Crashes } from '../src/server/crashes';

test('a server that keeps ending is given up', () => {
  const crashes = new Crashes(() => 0);
  const answers = Array.from({ length: 6 }, () => crashes.isWorthRestarting());
  assert.deepEqual(answers, [true, true, true, true, false, false]);
});

test('ends of long ago do not count', () => {
  let minute = 0;
  const crashes = new Crashes(() => minute * 60_000);
  for (minute = 0; minute < 100; minute++) {
    assert.equal(crashes.isWorthRestarting(), true);
  }
});

test('who asks for a server gets a new chance', () => {
  const crashes = new Crashes(() => 0);
  while (crashes.isWorthRestarting());
  crashes.forget();
  assert.equal(crashes.isWorthRestarting(), true);
});
