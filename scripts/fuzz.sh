#!/usr/bin/env bash
# Feeds random hostile input to the code that reads images, or that prints what programs say (logs: 1000 lines a seed),
# and prints the seeds of its findings.
#   npm run fuzz -- tars|closures|gnu|logs [first seed [seconds]] [--count seeds]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
set -a
# shellcheck source=/dev/null
. .cache/env.sh
# Node 24 runs TypeScript without a build.
exec "$MICROPACKER_TEST_NODE24" --disable-warning=ExperimentalWarning test/fuzz/fuzz.ts "$@"
