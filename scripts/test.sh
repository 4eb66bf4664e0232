#!/usr/bin/env bash
# Sets the machine up and runs the tests. Arguments are passed to vitest. Without arguments, it checks everything: types and
# style, unit tests, and tests with containers. The latter mostly wait, so they run in three lanes at once; two lanes have a
# separate engine and network each, and print their reports at the end.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
vitest() { node node_modules/vitest/vitest.mjs run "$@"; }
if [ $# != 0 ]; then
  bash scripts/set-up.sh && vitest "$@"
  exit
fi

# One lane per line: the images that its engine gets from the machine's engine, and its tests.
BESIDE=(
  'base node redis nginx -- test/pipeline/started-by-test.itg.test.ts test/pipeline/started-by-attacks.itg.test.ts test/situations test/truth/bench.itg.test.ts test/image/dockerfile test/report test/packages/packages.itg.test.ts'
  'base node redis python java -- test/truth/truth.itg.test.ts test/capture test/healing test/trial test/session test/pipeline/pack.itg.test.ts test/pipeline/first-start.itg.test.ts test/pipeline/listed.itg.test.ts test/seccomp/seccomp.itg.test.ts test/contents test/engine'
)
failed=()
logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT

bash scripts/set-up.sh --basics || exit
# The rest of the set-up mostly downloads, and what follows needs nothing of it.
echo 'npm test: the set-up goes on beside the first tests, and its messages follow them'
bash scripts/set-up.sh > "$logs/set-up" 2>&1 &
set_up=$!
report=$(npm run --silent check 2>&1) || { echo "$report"; failed+=('types and style'); }
vitest --project unit || failed+=('unit tests')
wait "$set_up" || { cat "$logs/set-up"; exit 1; }
cat "$logs/set-up"

# An engine on another machine, or one that is not dockerd, runs all tests in one lane.
if [ -z "${DOCKER_HOST:-}" ] && PATH=$PATH:/usr/sbin:/sbin command -v dockerd > /dev/null; then
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
  # Print failures near the end, where readers look for them.
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
