# shellcheck shell=bash
# Helpers for every part of the set-up: messages, root rights, and reasons for missing parts.

say() { echo "set-up: $*"; }
die() {
  echo "set-up: $*" >&2
  exit 1
}

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  else
    command -v sudo > /dev/null || die "needs root or sudo for: $*"
    sudo "$@"
  fi
}

# have COMMAND-OR-FILE: also finds administrators' commands that are not in a user's PATH.
have() { [ -e "$1" ] || PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin command -v "$1" > /dev/null; }

# remember_missing THING REASON / missing THING: prints the reason, or nothing if the thing exists.
remember_missing() { echo "$2" > "$CACHE/$1.missing"; }
missing() { if [ -s "$CACHE/$1.missing" ]; then cat "$CACHE/$1.missing"; fi; }
tried_lately() { [ -n "$(find "$CACHE/$1.missing" -mmin -60 2> /dev/null)" ]; }

if_there() { if [ -e "$1" ]; then echo "$1"; fi; }
