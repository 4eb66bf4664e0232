#!/usr/bin/env bash
# Runs integration tests with a separate engine, which gets the images that they need from the machine's engine.
#
#   scripts/own-engine.sh overlay2 scripts/test-lane.sh IMAGE... -- TEST...
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
images=()
while [ "$1" != -- ]; do
  images+=("micropacker-test-$1")
  shift
done
shift
env -u DOCKER_HOST docker save "${images[@]}" | docker load --quiet
node node_modules/vitest/vitest.mjs run --project integration "$@"
