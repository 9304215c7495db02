#!/usr/bin/env bash
# The packaged extension in a real VS Code, in a real browser.
#
# Needs npm's and Debian's packages, which it installs below target/editors and, as root, in the system. What it saw
# lies in target/editors/artifacts/vscode afterwards.
. "$(dirname "$0")/../common.sh"

needs "node npm" nodejs npm
needs chromium chromium fonts-dejavu-core
server

extension=$root/editors/vscode
cd "$extension"
[ node_modules/.package-lock.json -nt package-lock.json ] || npm ci --loglevel=error ||
    missing "the packages of editors/vscode cannot be installed"
npm run --silent check
npm test --silent
node scripts/package.mjs "$scratch/boruna.vsix" >"$artifacts/package.log" 2>&1 ||
    fail "the extension cannot be packed" "$(cat "$artifacts/package.log")"

bash "$tests/vscode/install.sh" "$work/vscode" || missing "code-server cannot be installed from npm"
export BORUNA_TEST_TOOLS=$work/vscode BORUNA_TEST_VSIX=$scratch/boruna.vsix BORUNA_TEST_SCRATCH=$scratch
node "$tests/vscode/facts.mjs"
node "$tests/vscode/screen.mjs"

# The pictures of the extension's page are the test's.
if [ -n "${BORUNA_UPDATE_PICTURES:-}" ]; then
    for picture in findings problems fixes; do cp "$artifacts/$picture.png" "$extension/images/$picture.png"; done
fi
