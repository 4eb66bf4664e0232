#!/usr/bin/env bash
# Runs integration tests beside an engine of their own, which gets the images that they build upon from the machine's.
#
#   scripts/own-engine.sh overlay2 scripts/test-lane.sh TEST...
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
env -u DOCKER_HOST docker save micropacker-test-{base,node,redis} | docker load --quiet
node node_modules/vitest/vitest.mjs run --project integration "$@"
