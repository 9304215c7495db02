#!/usr/bin/env bash
# The configuration in a real Helix, in a terminal that can be read. Helix comes from a newer Debian, unpacked beside
# the system; this needs apt-get's access to Debian's packages, tmux and a C compiler.
. "$(dirname "$0")/../common.sh"
. "$tests/terminal.sh"

needs "tmux cc" tmux gcc libc6-dev
bash "$tests/helix/install.sh" "$work/helix" >"$work/helix.log" 2>&1 ||
    missing "Helix cannot be had from Debian's packages, see $work/helix.log"
server

export XDG_CONFIG_HOME=$scratch/config XDG_CACHE_HOME=$scratch/cache HELIX_RUNTIME=$work/helix/usr/lib/hx/runtime
config=$XDG_CONFIG_HOME/helix
mkdir -p "$config/runtime/queries/boruna"
sed -e "s|/path/to/tree-sitter-boruna|$root/tree-sitter-boruna|" -e "s|\"boruna-lsp\"|\"$server\"|" \
    "$root/editors/helix/languages.toml" >"$config/languages.toml"
cp "$root"/tree-sitter-boruna/queries/*.scm "$config/runtime/queries/boruna/"
cat >"$config/config.toml" <<'TOML'
[editor.inline-diagnostics]
cursor-line = "error"
other-lines = "error"
TOML

loader=$work/helix/lib64/ld-linux-x86-64.so.2
hx=("$loader" --library-path "$work/helix/usr/lib/x86_64-linux-gnu" "$work/helix/usr/lib/hx/hx")

# The grammar, built the way Helix does it, but for this one alone.
mkdir -p "$config/runtime/grammars"
cc -O2 -shared -fPIC -I "$root/tree-sitter-boruna/src" -o "$config/runtime/grammars/boruna.so" \
    "$root"/tree-sitter-boruna/src/{parser,scanner}.c
"${hx[@]}" --health boruna >"$artifacts/health.txt" 2>&1
grep -q 'Tree-sitter parser: .*✓' "$artifacts/health.txt" || fail "the grammar is not found" "$(cat "$artifacts/health.txt")"
grep -q 'Highlight queries: .*✓' "$artifacts/health.txt" || fail "the queries are not found" "$(cat "$artifacts/health.txt")"

cd "$project"
terminal new-session -d -x 110 -y 30 "LC_ALL=C.UTF-8 TERM=xterm-256color ${hx[*]} -v main.ax 2>$artifacts/stderr.log"
shows finding '`price` needs `net.fetch`'
keys '/= rate' Enter
shows cursor '5:21'
keys Space k
shows hover 'Asks for the rate of a currency.'
keys Escape
keys 4G w
keys Space a
shows actions 'add `net.fetch` to `price`'
keys Down Enter
shows fix 'fn price(currency: String) -> Int !{net.fetch} {'
keys ':open rates.ax' Enter
shows other-file 'fn rate(currency'
keys /net_fetch Enter
keys g d
shows prelude 'fn net_fetch('
keys ':quit-all!' Enter
conclude
