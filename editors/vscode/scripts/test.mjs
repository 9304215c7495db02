// Runs the tests that need no editor: bundles them, and lets Node run the bundles.
import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';

const outdir = 'dist/test';
rmSync(outdir, { recursive: true, force: true });
const tests = readdirSync('test').filter((it) => it.endsWith('.test.ts'));
await build({
  entryPoints: tests.map((it) => `test/${it}`),
  outdir,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  sourcemap: 'inline',
  external: ['vscode-oniguruma'],
  logLevel: 'warning',
});
const files = tests.map((it) => `${outdir}/${it.replace(/\.ts$/, '.js')}`);
const options = ['--test', '--test-reporter=spec', '--enable-source-maps'];
const { status } = spawnSync('node', [...options, ...files], { stdio: 'inherit' });
process.exitCode = status ?? 1;
