# A terminal that can be read, for the lanes of editors that have no other face; to be sourced after common.sh.

terminal() { tmux -L "boruna-$$" -f /dev/null "$@"; }
screen() { terminal capture-pane -p; }
keys() { terminal send-keys "$@"; }
trap 'terminal kill-server 2>/dev/null || true' EXIT

count=0
# Waits until the screen shows a text, and keeps what it showed.
shows() {
    local name=$1 text=$2 tries
    for tries in $(seq 600); do
        if screen | grep -qF -- "$text"; then
            screen >"$artifacts/$name.txt"
            count=$((count + 1))
            printf 'ok: %s\n' "$name"
            return
        fi
        sleep 0.1
    done
    fail "$name: the screen never showed: $text" "$(screen)"
}

# Says how many times the screen showed what it should.
conclude() {
    printf '%d passed, 0 failed\n' "$count"
}
