#!/usr/bin/env bash
# Measures packing and capturing side by side with doing without, in one run, and prints the ratios.
#   npm run bench [-- packing|scale|tracing|drops|repeats]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
bash scripts/set-up.sh
set -a
# shellcheck source=/dev/null
. .cache/env.sh
# Node 24 is what the runner uses, and it runs TypeScript as it is.
exec "$MICROPACKER_TEST_NODE24" --disable-warning=ExperimentalWarning bench/bench.ts "$@"
