#!/usr/bin/env bash
# The hooks in a real `pre-commit`, installed from this tree as a user's `pre-commit` would install them from a tag.
#
# Needs git, python3 with venv, cargo, and the package registries of Python and Rust. Everything it makes lies in
# target/pre-commit.
set -euo pipefail

root=$(git -C "$(dirname "$0")" rev-parse --show-toplevel)
work=$root/target/pre-commit
scratch=$work/scratch
count=0
rm -rf "$scratch"
mkdir -p "$scratch"

export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
export GIT_AUTHOR_NAME=tester GIT_AUTHOR_EMAIL=tester@example.com
export GIT_COMMITTER_NAME=$GIT_AUTHOR_NAME GIT_COMMITTER_EMAIL=$GIT_AUTHOR_EMAIL
unset GIT_DIR GIT_INDEX_FILE GIT_WORK_TREE
export PRE_COMMIT_HOME=$scratch/cache
# The hook is built optimized for users; here it only has to be right, and to be built once.
export CARGO_TARGET_DIR=$work/cargo CARGO_PROFILE_RELEASE_OPT_LEVEL=0 CARGO_PROFILE_RELEASE_DEBUG=0

fail() {
    printf 'FAILED: %s\n' "$1" >&2
    [ -z "${2:-}" ] || printf -- '--- output ---\n%s\n' "$2" >&2
    exit 1
}

# Runs `git commit` and expects it to be stopped with a text that holds each of the other arguments.
stopped() {
    local message=$1 before output
    shift
    before=$(git rev-parse HEAD)
    if output=$(git commit -qm "$message" 2>&1); then fail "'$message' was not stopped" "$output"; fi
    [ "$(git rev-parse HEAD)" = "$before" ] || fail "'$message' was stopped but committed"
    for text in "$@"; do
        grep -qF -- "$text" <<<"$output" || fail "'$message' was stopped without saying: $text" "$output"
    done
    count=$((count + 1))
    printf 'ok: stopped: %s\n' "$message"
}

# Runs `git commit` and expects it to pass.
passes() {
    local output
    output=$(git commit -qm "$1" 2>&1) || fail "'$1' was stopped" "$output"
    count=$((count + 1))
    printf 'ok: passes: %s\n' "$1"
}

[ -x "$work/venv/bin/pre-commit" ] || python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check 'pre-commit==4.*'
export PATH=$work/venv/bin:$PATH

# The tree as it is, uncommitted changes included, as a repository with a tag.
hooks=$scratch/hooks
mkdir "$hooks"
(cd "$root" && git ls-files -z --cached --others --exclude-standard |
    while IFS= read -r -d '' file; do [ ! -e "$file" ] || printf '%s\0' "$file"; done |
    tar --create --null --files-from=- --file=-) | tar --extract --file=- --directory="$hooks"
git -C "$hooks" init -q -b main
git -C "$hooks" add -A
git -C "$hooks" commit -qm tree
git -C "$hooks" tag v0.1.0

project=$scratch/project
mkdir -p "$project/steps"
cd "$project"
git init -q -b main
cat >.pre-commit-config.yaml <<END
repos:
  - repo: $hooks
    rev: v0.1.0
    hooks:
      - id: boruna-fmt
      - id: boruna-check
END
touch boruna.toml
cat >steps/rates.ax <<'END'
fn rate(currency: String) -> Int {
    __builtin_string_len(currency)
}
END
cat >steps/main.ax <<'END'
import rates

fn main() -> Int {
    rate("eur")
}
END
pre-commit install >/dev/null
git add -A
passes "a project without problems"

echo "No sources here." >README.md
git add -A
passes "files the hooks do not look at"

cat >>steps/main.ax <<'END'

fn broken() -> Int {
    "seven"
}
END
git add -A
stopped "a type error" "steps/main.ax:8:5" "error[E009]" "1 error"
git checkout -q HEAD -- steps/main.ax

# The file that breaks is not the file of the commit.
cat >steps/rates.ax <<'END'
fn rate(currency: String) -> Int !{net.fetch} {
    match net_fetch("https://rates.example.com/" ++ currency) {
        Ok(reply) => reply.status,
        Err(_) => 0,
    }
}
END
git add -A
stopped "an effect that a caller does not declare" "error[E007]" "steps/main.ax:3:4" \
    "\`main\` needs \`net.fetch\` because it calls \`rate\`, which calls \`net_fetch\`"
sed -i 's/-> Int {/-> Int !{net.fetch} {/' steps/main.ax
git add -A
passes "the same effect, declared"

printf 'profil = "strict"\n' >boruna.toml
git add -A
passes "a warning does not stop a commit"

printf 'fn main() -> Int { 1+2 }\n' >steps/other.ax
git add -A
stopped "a file in another style" "boruna-fmt" "files were modified by this hook"
[ "$(cat steps/other.ax)" = $'fn main() -> Int {\n    1 + 2\n}' ] || fail "the file was not formatted" "$(cat steps/other.ax)"
git add -A
passes "the file as the hook left it"

echo "$count passed, 0 failed"
