#!/usr/bin/env bash
# Runs the tests; with arguments, those of vitest. Without any, everything: types and style, unit tests, and those with containers, these in three
# lanes: most of their time is waiting, so that two thirds of them have an engine and a network of their own each, beside the others. Their reports
# come when all have ended.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
vitest() { node node_modules/vitest/vitest.mjs run "$@"; }
[ $# = 0 ] || { vitest "$@"; exit; }

# Each a lane: the images that its engine gets from the machine's, and its tests.
BESIDE=(
  'base node redis -- test/situations'
  'base node redis python java -- test/capture test/healing test/target/observe.itg.test.ts test/target/verify.itg.test.ts test/pack.itg.test.ts test/seccomp.itg.test.ts'
)
failed=()
report=$(npm run --silent check 2>&1) || { echo "$report"; failed+=('types and style'); }
vitest --project unit || failed+=('unit tests')

# An engine on another machine, or one that is no dockerd, is alone.
if [ -z "${DOCKER_HOST:-}" ] && PATH=$PATH:/usr/sbin:/sbin command -v dockerd > /dev/null; then
  logs=$(mktemp -d)
  trap 'rm -rf "$logs"' EXIT
  lanes=()
  others=()
  for at in "${!BESIDE[@]}"; do
    read -ra lane <<< "${BESIDE[at]}"
    bash scripts/own-engine.sh overlay2 bash scripts/test-lane.sh "${lane[@]}" > "$logs/$at" 2>&1 &
    lanes+=($!)
    read -ra tests <<< "${BESIDE[at]#* -- }"
    for part in "${tests[@]}"; do others+=("--exclude=$part" "--exclude=$part/**"); done
  done
  vitest --project integration "${others[@]}" || failed+=('integration tests')
  broken=()
  for at in "${!BESIDE[@]}"; do
    if wait "${lanes[at]}"; then grep -v '✓' "$logs/$at"; else broken+=("$at"); fi
  done
  # A failure has to stay near the end, where it is looked for.
  for at in "${broken[@]}"; do
    failed+=("${BESIDE[at]#* -- }")
    cat "$logs/$at"
  done
else
  vitest --project integration || failed+=('integration tests')
fi
[ ${#failed[@]} = 0 ] && echo "npm test: everything passed" && exit
printf 'npm test: FAILED: %s\n' "${failed[@]}"
exit 1
