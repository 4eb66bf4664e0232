#!/usr/bin/env bash
# Measures packing and capturing against a baseline in the same run, and prints the ratios.
#   npm run bench [-- packing|scale|tracing|drops|repeats|watching|proxy]
#   npm run bench -- truth [--count 300] [--seed N] [--services nginx,redis]
#                    packs lists that lack something, and tries by hand what the step calls ok; about an hour
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
bash scripts/set-up.sh
set -a
# shellcheck source=/dev/null
. .cache/env.sh
# The runner uses Node 24, which runs TypeScript without a build.
exec "$MICROPACKER_TEST_NODE24" --disable-warning=ExperimentalWarning bench/bench.ts "$@"
