// Runs suite/ inside the extension host of a real VS Code.
import path from 'node:path';

import { withWorkbench } from './workbench.mjs';

const suite = path.join(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), 'suite');
let exit;
const ended = new Promise((resolve) => (exit = resolve));

/** Only a workbench that is being smoke-tested runs a suite: says so in its own settings before it reads them. */
async function prepare(page) {
  await page.addInitScript(() => {
    const read = Element.prototype.getAttribute;
    Element.prototype.getAttribute = function (name) {
      const value = read.call(this, name);
      if (name !== 'data-settings' || this.id !== 'vscode-workbench-web-configuration' || !value) return value;
      const settings = JSON.parse(value);
      settings.developmentOptions = { ...settings.developmentOptions, enableSmokeTestDriver: true };
      return JSON.stringify(settings);
    };
  });
  await page.exposeFunction('codeAutomationExit', exit);
  await page.exposeFunction('codeAutomationLog', () => {});
  page.on('console', (message) => {
    const [text] = /(?:not ok: |ok: |\d+ passed, )[^]*/.exec(message.text()) ?? [];
    if (text !== undefined) console.log(text);
  });
}

const query = (remote) => [
  ['extensionDevelopmentPath', remote(suite)],
  ['extensionTestsPath', remote(path.join(suite, 'index.js'))],
];
await withWorkbench('facts', query, prepare, async () => {
  const tooLate = new Promise((resolve) => setTimeout(resolve, 240_000, 'in time').unref());
  const code = await Promise.race([ended, tooLate]);
  if (code !== 0) throw new Error(`the suite did not end well: ${code}`);
});
