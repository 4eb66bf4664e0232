#!/usr/bin/env bash
# Runs the tests; with arguments, those of vitest. Without any, everything, in two lanes: most of the time of those with containers is waiting, so
# that the longest of them have an engine and a network of their own beside the others. Its report comes when both have ended.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
vitest() { node node_modules/vitest/vitest.mjs run "$@"; }
[ $# = 0 ] || { vitest "$@"; exit; }

LONG=test/situations/situations.itg.test.ts
failed=()
vitest --project unit || failed+=('unit tests')

# An engine on another machine, or one that is no dockerd, is alone.
if [ -z "${DOCKER_HOST:-}" ] && PATH=$PATH:/usr/sbin:/sbin command -v dockerd > /dev/null; then
  log=$(mktemp)
  trap 'rm -f "$log"' EXIT
  bash scripts/own-engine.sh overlay2 bash scripts/test-lane.sh "$LONG" > "$log" 2>&1 &
  lane=$!
  vitest --project integration --exclude "$LONG" || failed+=('integration tests')
  wait "$lane" || failed+=("$LONG")
  cat "$log"
else
  vitest --project integration || failed+=('integration tests')
fi
[ ${#failed[@]} = 0 ] && echo "npm test: everything passed" && exit
printf 'npm test: FAILED: %s\n' "${failed[@]}"
exit 1
