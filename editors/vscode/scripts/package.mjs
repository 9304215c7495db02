// Packs the extension: `node scripts/package.mjs OUT.vsix [TARGET SERVER]`. With a server program the package contains
// it and is for that one platform. The same inputs make the same bytes.
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, rmSync } from 'node:fs';

const [out, target, server] = process.argv.slice(2);
if (out === undefined || (target === undefined) !== (server === undefined)) {
  throw new Error('usage: package.mjs OUT.vsix [TARGET SERVER]');
}
const licences = ['LICENSE-APACHE', 'LICENSE-MIT'];
const options = ['--no-dependencies', '--no-rewrite-relative-links', '--skip-license'];
try {
  licences.forEach((it) => copyFileSync(`../../${it}`, it));
  if (server !== undefined) {
    const program = target.startsWith('win32') ? 'server/boruna-lsp.exe' : 'server/boruna-lsp';
    mkdirSync('server', { recursive: true });
    copyFileSync(server, program);
    chmodSync(program, 0o755);
    options.push('--target', target);
  }
  const env = { SOURCE_DATE_EPOCH: '1700000000', ...process.env };
  const line = ['vsce', 'package', '--allow-missing-repository', '--out', out, ...options];
  execFileSync('npx', ['--no-install', ...line], { stdio: 'inherit', env });
} finally {
  licences.forEach((it) => rmSync(it, { force: true }));
  rmSync('server', { recursive: true, force: true });
}
