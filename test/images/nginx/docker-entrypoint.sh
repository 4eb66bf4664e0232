#!/bin/sh
# Runs what lies in /docker-entrypoint.d, in order, before nginx starts.
set -e

if [ "$1" = nginx ]; then
  find /docker-entrypoint.d/ -follow -type f -name '*.sh' | sort -V | while read -r script; do
    echo "$0: running $script"
    "$script"
  done
fi

exec "$@"
