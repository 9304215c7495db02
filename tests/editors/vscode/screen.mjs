// What a person sees and does: findings, hints, a fix, a rename, the prelude, the explanation; with pictures.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';

import { project, servers, until, withWorkbench } from './workbench.mjs';

let passed = 0;
const step = async (name, run) => {
  await run();
  passed += 1;
  console.log(`ok: ${name}`);
};

const query = (remote) => [['openFile', remote(`${project}/main.ax`)]];
await withWorkbench('screen', query, async () => {}, async ({ page, shoot }) => {
  const keys = page.keyboard;
  /** The lines on the screen, ghost text included; the editor writes blanks as no-break spaces. */
  const text = () =>
    page.evaluate(() => {
      const lines = [...document.querySelectorAll('.editor-instance .view-line')];
      const top = (line) => Number.parseFloat(line.style.top);
      lines.sort((one, other) => top(one) - top(other));
      return lines.map((line) => line.textContent.replaceAll('\u00a0', ' ')).join('\n');
    });
  const shows = (wanted) => until(`the text ${wanted}`, async () => wanted.test(await text()));
  const word = (it) => page.locator('.editor-instance .view-line span span', { hasText: it });
  const palette = async (command) => {
    await keys.press('F1');
    await keys.type(command);
    await page.locator('.quick-input-list .monaco-list-row').first().waitFor();
    await keys.press('Enter');
  };
  const goTo = async (file, line, column) => {
    await page.locator('.explorer-folders-view .monaco-list-row', { hasText: file }).dblclick();
    await page.locator('.tab.active', { hasText: file }).waitFor();
    await keys.press('Control+g');
    await page.locator('.quick-input-widget:visible').waitFor();
    await keys.type(`${line}:${column}`);
    const there = page.locator('.part.statusbar', { hasText: `Ln ${line}, Col ${column}` });
    // A key that comes before the list is ready is lost; one that comes after it would break the line.
    await until(`line ${line} to be reached`, async () => {
      if (await page.locator('.quick-input-widget').isVisible()) await keys.press('Enter');
      return there.waitFor({ timeout: 5000 }).then(() => true, () => false);
    });
    await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  };
  /** Presses a key until it has an effect: one that comes while the focus moves is lost. */
  const summon = (key, effect) =>
    until(`${key} to have an effect`, async () => {
      await keys.press(key);
      return effect.waitFor({ timeout: 5000 }).then(() => true, () => keys.press('Escape'));
    });

  await step('a finding is underlined, and hints are shown', async () => {
    await page.locator('.squiggly-error').first().waitFor();
    await shows(/factor: Int = rate\(/);
    await shows(/-> Int ?!\{net\.fetch\}/);
    await shoot('findings');
  });

  await step('the panel lists it', async () => {
    await keys.press('Control+Shift+M');
    await page.locator('.markers-panel-container .monaco-list-row', { hasText: 'E007' }).first().waitFor();
    await shoot('problems');
    await keys.press('Control+Shift+M');
  });

  await step('a hover tells what is called', async () => {
    await word(/^rate$/).first().hover();
    const hover = page.locator('.monaco-hover:not(.hidden)', { hasText: 'fn rate(currency: String)' });
    await hover.first().waitFor();
    await shoot('hover');
    await keys.press('Escape');
  });

  await step('the status item tells how the server is, and what the project says', async () => {
    const config = `${project}/boruna.toml`;
    const before = readFileSync(config, 'utf8');
    const says = (text) => page.locator('.hover-language-status', { hasText: text }).first().waitFor();
    await page.locator('[id="status.languageStatus"]').click();
    await says('running, strict profile, no policy');
    await shoot('status');
    writeFileSync(config, before.replace('profile = "strict"', 'policy = "policy.toml"'));
    await says('running, default profile, policy policy.toml');
    writeFileSync(config, before);
    await says('running, strict profile, no policy');
    await keys.press('Escape');
  });

  await step('the command explains why', async () => {
    await goTo('main.ax', 4, 5);
    await palette('Boruna: Explain Why');
    await page.locator('.tab', { hasText: 'price.md' }).waitFor();
    await shows(/net\.fetch/);
    await shoot('explanation');
  });

  await step('its links lead to the code, in the preview, too', async () => {
    await palette('Markdown: Open Preview');
    await page.locator('.tab.active', { hasText: 'Preview' }).waitFor();
    let link;
    await until('the page in the preview', async () => {
      for (const frame of page.frames()) {
        link = frame.locator('a', { hasText: 'rates.ax:3' }).first();
        if ((await link.count()) > 0) return true;
      }
    });
    await shoot('preview');
    await link.click();
    await page.locator('.tab.active', { hasText: 'rates.ax' }).waitFor();
    await page.locator('.part.statusbar', { hasText: 'Ln 3, Col' }).waitFor();
    await palette('View: Join All Editor Groups');
    await until('one group', async () => (await page.locator('.editor-group-container').count()) === 1);
  });

  await step('a fix is applied', async () => {
    await goTo('main.ax', 4, 5);
    const entry = page.locator('.action-widget .monaco-list-row', { hasText: /add .*net\.fetch/ }).first();
    await summon('Control+.', entry);
    await shoot('fixes');
    await entry.click();
    await shows(/-> Int !\{net\.fetch\} \{\n {4}let/);
    await page.locator('.squiggly-error').first().waitFor({ state: 'detached' });
  });

  await step('a rename changes both files', async () => {
    await goTo('main.ax', 5, 19);
    await summon('F2', page.locator('.rename-box input:focus'));
    await keys.press('Control+a');
    await keys.type('exchange_rate');
    await shoot('rename');
    await keys.press('Enter');
    await shows(/exchange_rate\(/);
    await goTo('rates.ax', 2, 1);
    await shows(/fn exchange_rate\(/);
  });

  await step('a new name can be chosen at once', async () => {
    await goTo('main.ax', 6, 5);
    await keys.press('Shift+End');
    const entry = page.locator('.action-widget .monaco-list-row', { hasText: 'extract into a variable' }).first();
    await summon('Control+.', entry);
    await entry.click();
    await page.locator('.rename-box input:focus').waitFor();
    await shoot('new-name');
    await keys.press('Control+a');
    await keys.type('cents');
    await keys.press('Enter');
    await shows(/let cents: Int = factor \* 100\n {4}cents\n/);
    await keys.press('Control+z');
    await keys.press('Control+z');
    await shows(/factor \* 100\n\}/);
  });

  await step('the prelude opens', async () => {
    await goTo('rates.ax', 3, 12);
    await summon('F12', page.locator('.tab.active', { hasText: 'prelude.ax' }));
    await shows(/fn net_fetch\(/);
    await shoot('prelude');
  });

  await step('a killed server comes back, and nothing is lost', async () => {
    const before = servers().length;
    process.kill(servers().at(-1), 'SIGKILL');
    await until('another server', () => servers().length > before);
    await goTo('main.ax', 6, 5);
    await keys.press('End');
    await keys.type(' ++ "x"');
    await page.locator('.squiggly-error').first().waitFor();
    await shows(/exchange_rate\(/);
    await shoot('after-restart');
    assert.equal(servers().length, before + 1);
  });
});
console.log(`${passed} passed, 0 failed`);
