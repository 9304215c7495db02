#!/usr/bin/env bash
# The language server, driven by other people's clients: the capability sets that editors were recorded with
# (pytest-lsp), and the protocol library that VS Code is built on (node).
#
# Needs cargo, python3 with venv, node with npm, and the package registries of Python and node. Everything it makes lies
# in target/protocol.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
work=$root/target/protocol
mkdir -p "$work"

cd "$root"
BORUNA_LSP=$(cargo build --quiet --package boruna-lsp --message-format=json-render-diagnostics |
    python3 -c 'import json, sys
for line in sys.stdin:
    it = json.loads(line)
    if it.get("executable") and it["target"]["name"] == "boruna-lsp":
        print(it["executable"])')
export BORUNA_LSP
# Copies of built-in sources go here and not where the user has theirs.
export XDG_CACHE_HOME=$work/cache

[ -x "$work/venv/bin/pytest" ] || python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check --requirement "$here/python/requirements.txt"
export PYTHONDONTWRITEBYTECODE=1
"$work/venv/bin/pytest" --quiet -p no:cacheprovider --rootdir "$here/python" "$here/python"

# Packages are looked for beside the test, and nothing is installed into the tree.
rm -rf "$work/node/test"
mkdir -p "$work/node/test"
cp "$here"/node/package.json "$here"/node/package-lock.json "$work/node"
cp "$here"/node/*.test.mjs "$work/node/test"
npm ci --silent --no-audit --no-fund --prefix "$work/node"
node --test --test-timeout=300000 "$work/node/test/"
