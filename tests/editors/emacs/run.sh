#!/usr/bin/env bash
# The mode and the server in a real Emacs without a screen. Needs Debian's emacs-nox and elpa-eglot.
. "$(dirname "$0")/../common.sh"

needs emacs emacs-nox elpa-eglot
server

# Not `-Q`: it hides the packages of Debian.
HOME=$scratch XDG_CACHE_HOME=$scratch/cache timeout 180 emacs --batch --no-init-file \
    --load "$root/editors/emacs/boruna.el" --load "$tests/emacs/facts.el" >"$artifacts/facts.log" 2>&1 ||
    fail "facts.el" "$(cat "$artifacts/facts.log")"
grep -E '^(ok|not ok|[0-9]+ passed)' "$artifacts/facts.log"
