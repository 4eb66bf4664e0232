#!/usr/bin/env bash
# Runs a command with DOCKER_HOST set to an engine of its own, a newer one than Debian's with the containerd image store. The engine and all
# that it holds are gone when the command ends. Its networks are its own too: nothing but its socket leads in or out. The set-up fetches its
# programs.
#
#   scripts/containerd-engine.sh COMMAND [ARG...]

set -euo pipefail
PROJECT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=/dev/null
. "$PROJECT/scripts/set-up/common.sh"
bin=${MICROPACKER_TEST_CONTAINERD:-$PROJECT/.cache/engines/bin}
[ -x "$bin/dockerd" ] || die "there is no engine in $bin: run bash scripts/set-up.sh"

folder=$(mktemp -d "${TMPDIR:-/tmp}/containerd-engine-XXXXXX")
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
  # Containers leave mounts of their networks.
  awk -v folder="$folder/" 'index($2, folder) == 1 { print $2 }' /proc/mounts | sort -r | while read -r place; do
    as_root umount "$place" || :
  done
  as_root rm -rf --one-file-system "$folder"
}
trap stop_engine EXIT
# The command gets the signal too and ends; then the engine is stopped.
trap : INT TERM

# An overlay cannot lie on an overlay, which is what a container's own files are.
if [ "$(stat --file-system --format=%T "$folder")" = overlayfs ]; then
  mkdir "$folder/data"
  as_root mount -t tmpfs -o mode=711 tmpfs "$folder/data"
fi
cat > "$folder/daemon.json" << E
{ "features": { "containerd-snapshotter": true }, "hosts": ["$DOCKER_HOST"], "group": "$(id -g)",
  "data-root": "$folder/data", "exec-root": "$folder/run", "pidfile": "$folder/pid",
  "iptables": false, "ip6tables": false, "ip-forward": false, "ip-masq": false }
E
# In this machine's network it would take docker0 from the machine's own engine.
# shellcheck disable=SC2016 # the inner shell's own $1
as_root setsid env "PATH=$bin:$PATH:/usr/sbin:/sbin" unshare --net \
  sh -c 'ip link set lo up; exec dockerd --config-file "$1"' sh "$folder/daemon.json" < /dev/null > "$folder/log" 2>&1 &
starter=$!
for _ in {1..300}; do
  ! docker version > /dev/null 2>&1 || break
  kill -0 "$starter" 2> /dev/null || die "the engine ended: $(tail -n1 "$folder/log")"
  sleep 0.1
done
docker version > /dev/null || die "the engine does not answer: $(tail -n1 "$folder/log")"
"$@"
