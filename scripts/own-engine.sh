#!/usr/bin/env bash
# Runs a command with DOCKER_HOST and TMPDIR set to a separate engine and temp folder, in a separate network. Everything is
# removed when the command ends.
#
#   scripts/own-engine.sh overlay2 COMMAND [ARG...]     the newer dockerd of the set-up, or else the machine's
#   scripts/own-engine.sh containerd COMMAND [ARG...]   the newer dockerd with the containerd image store
set -euo pipefail
PROJECT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=/dev/null
. "$PROJECT/scripts/set-up/common.sh"
PATH=$PATH:/usr/sbin:/sbin
store=$1
shift
bin=${MICROPACKER_TEST_CONTAINERD:-$PROJECT/.cache/engines/bin}
if [ -x "$bin/dockerd" ]; then
  PATH=$bin:$PATH
elif [ "$store" = containerd ]; then
  die "no engine in $bin: run bash scripts/set-up.sh"
fi

# A short path: a socket's path can have at most 107 bytes.
folder=$(mktemp -d "${TMPDIR:-/tmp}/engine-XXXXXX")
export DOCKER_HOST=unix://$folder/docker.sock
unset DOCKER_CONTEXT

stop_engine() {
  local pid tries
  pid=$(cat "$folder/pid" 2> /dev/null || :)
  [ -z "$pid" ] || as_root kill "$pid" || :
  for tries in {1..150}; do
    [ -d "/proc/${pid:-none}" ] || break
    [ "$tries" != 149 ] || as_root kill -KILL "$pid"
    sleep 0.1
  done
  # Containers leave network mounts behind.
  awk -v folder="$folder/" 'index($2, folder) == 1 { print $2 }' /proc/mounts | sort -r | while read -r place; do
    as_root umount "$place" || :
  done
  as_root rm -rf --one-file-system "$folder"
}
trap stop_engine EXIT
# The command also gets the signal and ends; then the engine is stopped.
trap : INT TERM

# An overlay cannot be on an overlay, such as a container's own files.
mkdir "$folder/data" "$folder/tmp"
# Tests make a user without root's rights, who uses the engine too.
chmod 711 "$folder"
if [ "$(stat --file-system --format=%T "$folder")" = overlayfs ]; then
  as_root mount -t tmpfs -o mode=711 tmpfs "$folder/data"
fi
of_store=
[ "$store" != containerd ] || of_store='"features": { "containerd-snapshotter": true }, "iptables": false, "ip6tables": false,'
cat > "$folder/daemon.json" << E
{ $of_store
  "hosts": ["$DOCKER_HOST"], "group": "$(id -g)",
  "data-root": "$folder/data", "exec-root": "$folder/run", "pidfile": "$folder/pid" }
E
# dockerd gives up when its containerd needs more than 15 s, such as beside a set-up.
for _ in 1 2 3; do
  # In this machine's network, it would take docker0 from the machine's own engine.
  # shellcheck disable=SC2016 # the inner shell's own $1
  as_root setsid env "PATH=$PATH" unshare --net \
    sh -c 'ip link set lo up && exec dockerd --config-file "$1"' sh "$folder/daemon.json" < /dev/null > "$folder/log" 2>&1 &
  starter=$!
  for _ in {1..600}; do
    ! docker version > /dev/null 2>&1 || break 2
    kill -0 "$starter" 2> /dev/null || break
    sleep 0.1
  done
  grep -q 'timeout waiting for containerd' "$folder/log" || break
done
docker version > /dev/null || die "the engine does not answer: $(tail -n1 "$folder/log")"

# Enter its network as the current user: ports that its containers publish are reachable only there.
export TMPDIR=$folder/tmp
as_root nsenter --net="/proc/$(cat "$folder/pid")/ns/net" setpriv --reuid="$(id -u)" --regid="$(id -g)" --keep-groups \
  env "PATH=$PATH" "HOME=$HOME" "DOCKER_HOST=$DOCKER_HOST" "TMPDIR=$TMPDIR" "$@"
