#!/usr/bin/env bash
# The configuration with ALE in a real Vim, in a terminal that can be read. Needs Debian's vim, vim-ale and tmux.
. "$(dirname "$0")/../common.sh"
. "$tests/terminal.sh"

needs "vim tmux" vim tmux
[ -d /usr/share/vim-ale ] || needs no-ale vim-ale
server

cat >"$scratch/vimrc" <<VIM
set nocompatible noswapfile hidden
set runtimepath^=$root/editors/vim
packadd! ale
let g:ale_boruna_executable = '$server'
let g:ale_virtualtext_cursor = 'all'
let g:ale_hover_to_preview = 1
filetype plugin on
syntax on
VIM

cd "$project"
terminal new-session -d -x 130 -y 30 "HOME=$scratch LC_ALL=C.UTF-8 TERM=xterm-256color vim -u $scratch/vimrc main.ax"
shows finding '`price` needs `net.fetch`'
keys ':echo "type " . &filetype . ", colour " . synIDattr(synID(4, 1, 1), "name")' Enter
shows filetype 'type boruna, colour borunaKeyword'
keys '/= rate' Enter 2l
keys ':ALEHover' Enter
shows hover 'Asks for the rate of a currency.'
keys ':pclose' Enter
keys ':ALERename' Enter
shows rename-asks 'New name:'
keys C-u exchange_rate Enter
shows rename 'let factor = exchange_rate(currency)'
keys ':edit rates.ax' Enter
shows other-file 'fn exchange_rate(currency'
keys '/net_fetch' Enter
keys ':ALEGoToDefinition' Enter
shows prelude 'fn net_fetch('
keys ':qall!' Enter
conclude
