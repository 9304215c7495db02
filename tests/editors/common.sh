# What the editors' lanes share; to be sourced. Each lane gets a copy of the project, a server that can be killed, and
# a folder for what it leaves to be looked at.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
tests=$root/tests/editors
work=$root/target/editors
lane=$(basename "$(cd "$(dirname "$0")" && pwd)")
artifacts=$work/artifacts/$lane
scratch=$work/scratch/$lane
project=$scratch/project

fail() {
    printf 'FAILED: %s\n' "$1" >&2
    [ -z "${2:-}" ] || printf -- '--- output ---\n%s\n' "$2" >&2
    exit 1
}

# Ends the lane with a code of its own, so that who started it can tell "missing" from "failed".
missing() {
    printf 'MISSING: %s\n' "$1" >&2
    exit 77
}

# Installs Debian's packages if any of the programs named first is not there: `needs "a b" package-a package-b`.
needs() {
    local program programs=$1 absent=
    shift
    for program in $programs; do command -v "$program" >/dev/null || absent="$absent $program"; done
    [ -n "$absent" ] || return 0
    if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
        missing "this needs$absent (Debian: apt-get install $*)"
    fi
    apt-get install --quiet --yes --no-install-recommends "$@" >"$work/apt.log" 2>&1 ||
        { apt-get update --quiet >>"$work/apt.log" 2>&1 &&
            apt-get install --quiet --yes --no-install-recommends "$@" >>"$work/apt.log" 2>&1; } ||
        missing "$* cannot be installed, see $work/apt.log"
}

# Builds the server and puts a program in front of it that writes down its process, so that a test can kill it.
server() {
    local built
    built=$(cd "$root" && cargo build --quiet --package boruna-lsp --message-format=json-render-diagnostics |
        sed -n 's/.*"name":"boruna-lsp".*"executable":"\([^"]*\)".*/\1/p')
    [ -x "$built" ] || fail "the server does not build"
    pids=$scratch/pids
    server=$scratch/boruna-lsp
    : >"$pids"
    printf '#!/bin/sh\necho $$ >>%s\nexec %s "$@"\n' "$pids" "$built" >"$server"
    chmod +x "$server"
    export BORUNA_LSP=$server BORUNA_TEST_PIDS=$pids BORUNA_TEST_PROJECT=$project BORUNA_TEST_ARTIFACTS=$artifacts
}

mkdir -p "$work"
rm -rf "$scratch" "$artifacts"
mkdir -p "$scratch" "$artifacts"
cp -r "$tests/project" "$project"
