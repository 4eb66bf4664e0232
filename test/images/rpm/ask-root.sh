#!/bin/bash
# ask-root.sh: what rpm says of the root file system that comes as a tar: its packages; a line "--"; the files of each; a line "--"; what is
# not as the packages say, as `rpm --verify` prints it.
set -euo pipefail
root=$(mktemp -d)
tar -C "$root" -x --numeric-owner
ask() { rpm --root "$root" --dbpath /usr/lib/sysimage/rpm "$@"; }
# The tables that rpm finds packages by are made from the packages: what scanners read has these only.
rpmdb --root "$root" --dbpath /usr/lib/sysimage/rpm --rebuilddb
ask -qa --qf '%{NAME} %{EPOCH}:%{VERSION}-%{RELEASE}\n' | sort
echo --
ask -qa --qf '[%{=NAME} %{FILENAMES}\n]' | sort
echo --
ask --verify --all --nodeps || :
