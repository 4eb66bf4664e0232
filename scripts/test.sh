#!/usr/bin/env bash
# Runs the tests; with arguments, those of vitest. Without any, everything, in two lanes: most of the time of those with containers is waiting, so
# that half of them have an engine and a network of their own beside the others. Their report comes when both have ended.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
vitest() { node node_modules/vitest/vitest.mjs run "$@"; }
[ $# = 0 ] || { vitest "$@"; exit; }

# They build upon few images.
BESIDE=(test/situations test/capture test/recipes.itg.test.ts)
failed=()
vitest --project unit || failed+=('unit tests')

# An engine on another machine, or one that is no dockerd, is alone.
if [ -z "${DOCKER_HOST:-}" ] && PATH=$PATH:/usr/sbin:/sbin command -v dockerd > /dev/null; then
  log=$(mktemp)
  trap 'rm -f "$log"' EXIT
  bash scripts/own-engine.sh overlay2 bash scripts/test-lane.sh "${BESIDE[@]}" > "$log" 2>&1 &
  lane=$!
  others=()
  for part in "${BESIDE[@]}"; do others+=("--exclude=$part" "--exclude=$part/**"); done
  vitest --project integration "${others[@]}" || failed+=('integration tests')
  # A failure of the others has to stay near the end, where it is looked for.
  if wait "$lane"; then
    grep -v '✓' "$log"
  else
    failed+=("${BESIDE[*]}")
    cat "$log"
  fi
else
  vitest --project integration || failed+=('integration tests')
fi
[ ${#failed[@]} = 0 ] && echo "npm test: everything passed" && exit
printf 'npm test: FAILED: %s\n' "${failed[@]}"
exit 1
