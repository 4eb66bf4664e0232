#!/usr/bin/env bash
# Builds the service images of test/images (all, or the named ones) as micropacker-test-NAME. The base image must exist.
# Logs are in .cache/images. Works with the classic builder and with BuildKit.
#
#   scripts/images.sh [NAME...]

set -euo pipefail
PROJECT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
CACHE=$PROJECT/.cache
export PROJECT CACHE
cd "$PROJECT"
for part in common proxy dependencies base-image; do
  # shellcheck source=/dev/null
  . "scripts/set-up/$part.sh"
done

build() { # NAME
  local name=$1 folder=test/images/$1 log=$CACHE/images/$1.log proxies
  [ -f "$folder/Dockerfile" ] || die "no service image '$name' in test/images"
  docker image inspect "micropacker-test-$name" > /dev/null 2>&1 || say "building micropacker-test-$name"
  [ ! -f "$folder/app/package-lock.json" ] || npm_dependencies "$folder/app" > "$log" 2>&1 ||
    die "npm ci in $folder/app failed: $(tail -n5 "$log")"
  # These build arguments are predefined: the commands see them, but they are not stored in the image or its history.
  mapfile -t proxies < <(proxy_variables)
  docker build --network host --build-arg "BASE=$BASE_IMAGE" "${proxies[@]/#/--build-arg=}" \
    -t "micropacker-test-$name" "$folder" > "$log" 2>&1 || {
    tail -n 20 "$log" >&2
    die "micropacker-test-$name cannot be built: see the whole log in .cache/images/$name.log"
  }
}

mkdir -p "$CACHE/images"
if [ "${1:-}" = --one ]; then
  build "$2"
elif [ $# -gt 0 ]; then
  printf '%s\n' "$@" | xargs -P2 -I{} bash scripts/images.sh --one {}
else
  find test/images -mindepth 2 -maxdepth 2 -name Dockerfile -printf '%h\n' | sed 's|.*/||' | sort |
    xargs -P2 -I{} bash scripts/images.sh --one {}
fi
