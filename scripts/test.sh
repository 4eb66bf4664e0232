#!/usr/bin/env bash
# Runs the tests. Arguments are passed to vitest. Without arguments, it checks everything: types and style, unit tests, and
# tests with containers. The latter mostly wait, so they run in three lanes at once; two lanes have a separate engine and
# network each, and print their reports at the end.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
vitest() { node node_modules/vitest/vitest.mjs run "$@"; }
[ $# = 0 ] || { vitest "$@"; exit; }

# One lane per line: the images that its engine gets from the machine's engine, and its tests.
BESIDE=(
  'base node redis -- test/situations'
  'base node redis python java -- test/capture test/healing test/trial test/session test/pipeline/pack.itg.test.ts test/pipeline/first-start.itg.test.ts test/pipeline/listed.itg.test.ts test/seccomp/seccomp.itg.test.ts'
)
# The table of verdicts that were wrong once needs ten minutes more: it runs by its name.
BY_NAME=(--exclude=test/truth --exclude='test/truth/**')
failed=()
report=$(npm run --silent check 2>&1) || { echo "$report"; failed+=('types and style'); }
vitest --project unit || failed+=('unit tests')

# An engine on another machine, or one that is not dockerd, runs all tests in one lane.
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
  vitest --project integration "${BY_NAME[@]}" "${others[@]}" || failed+=('integration tests')
  broken=()
  for at in "${!BESIDE[@]}"; do
    if wait "${lanes[at]}"; then grep -v '✓' "$logs/$at"; else broken+=("$at"); fi
  done
  # Print failures near the end, where readers look for them.
  for at in "${broken[@]}"; do
    failed+=("${BESIDE[at]#* -- }")
    cat "$logs/$at"
  done
else
  vitest --project integration "${BY_NAME[@]}" || failed+=('integration tests')
fi
echo 'npm test: not run: test/truth, which needs ten minutes more: npm test -- test/truth'
[ ${#failed[@]} = 0 ] && echo "npm test: everything passed" && exit
printf 'npm test: FAILED: %s\n' "${failed[@]}"
exit 1
