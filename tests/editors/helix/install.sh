#!/usr/bin/env bash
# Unpacks Helix and the libraries it needs from a newer Debian into the folder given, without installing anything.
set -euo pipefail

folder=$1
[ ! -x "$folder/usr/lib/hx/hx" ] || exit 0

suite=trixie
sources=/etc/apt/sources.list.d/debian.sources
mkdir -p "$folder"/.apt/lists/partial "$folder"/.apt/cache/archives/partial "$folder"/usr/{bin,lib,lib64,sbin}
folder=$(cd "$folder" && pwd)
for name in bin lib lib64 sbin; do [ -e "$folder/$name" ] || ln -s "usr/$name" "$folder/$name"; done
sed "s/^Suites:.*/Suites: $suite/" "$sources" | awk 'BEGIN { RS = ""; ORS = "\n\n" } NR == 1' >"$folder/.apt/newer.sources"
: >"$folder/.apt/status"
options=(
    -o "Dir::Etc::sourcelist=$folder/.apt/newer.sources" -o Dir::Etc::sourceparts=-
    -o "Dir::State=$folder/.apt" -o "Dir::State::lists=$folder/.apt/lists" -o "Dir::State::status=$folder/.apt/status"
    -o "Dir::Cache=$folder/.apt/cache" -o APT::Install-Recommends=false -o Acquire::Languages=none
    -o Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false
)
apt-get "${options[@]}" --quiet update
apt-get "${options[@]}" --yes --download-only install hx
for package in "$folder"/.apt/cache/archives/*.deb; do
    dpkg-deb --extract "$package" "$folder"
    rm "$package"
done
