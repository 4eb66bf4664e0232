#!/usr/bin/env bash
# Prepares a Debian or Ubuntu machine with Node 20+ and root or sudo for the demo, the tests and the bench.
# Prints everything that it installs or starts, and does not change existing things. Its results are in .cache/,
# in the engine's images (micropacker-test-*) and in node_modules.
#
#   scripts/set-up.sh            everything
#   scripts/set-up.sh nginx      for the demo: only this service image, and nothing that only tests use
#   scripts/set-up.sh --basics   packages, npm dependencies and an engine: what tests without containers need
#
# .cache/env.sh and .cache/env.json have the result: MICROPACKER_TEST_* and the reasons for missing ones.

set -euo pipefail
umask 022
PROJECT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
CACHE=$PROJECT/.cache
export PROJECT CACHE
cd "$PROJECT"
for part in common packages dependencies engine proxy debian base-image tracer node24 compose newer-engine browser scanner; do
  # shellcheck source=/dev/null
  . "scripts/set-up/$part.sh"
done

mkdir -p "$CACHE"
exec 9> "$CACHE/lock"
flock -n 9 || { say "waiting for another set-up in this folder"; flock 9; }

node_major=$(node -p 'process.versions.node.split(".")[0]' 2> /dev/null || echo 0)
[ "$node_major" -ge 20 ] || die "needs Node 20 or newer in PATH"

install_packages
install_dependencies
start_engine
[ "${1:-}" != --basics ] || exit 0
make_tracer &
beside=($!)
if [ $# = 0 ]; then
  { make_compose; make_engines; make_browser; make_node24; make_scanner; } &
  beside+=($!)
fi
trap 'wait "${beside[@]}"' EXIT
make_base_image
bash scripts/images.sh "$@"
wait "${beside[@]}"

node scripts/set-up/environment.js "$CACHE" \
  MICROPACKER_TEST_SYSDIG "$(if_there "$CACHE/sysdig-live.tar.gz")" "$(missing tracer)" \
  MICROPACKER_TEST_PROBE "$(if_there "$CACHE/sysdig-live/probe/falcosecurity-legacy-bpf.o")" "$(missing tracer)" \
  MICROPACKER_TEST_BASE "$BASE_IMAGE" '' \
  MICROPACKER_TEST_NODE24 "$(if_there "$CACHE/node24/node_modules/node/bin/node")" "$(missing node24)" \
  MICROPACKER_TEST_COMPOSE "$(if_there "$CACHE/compose")" "$(missing compose)" \
  MICROPACKER_TEST_CONTAINERD "$(if_there "$CACHE/engines/bin")" "$(missing engines)" \
  MICROPACKER_TEST_REGISTRY "$(if_there "$CACHE/engines/bin/docker-registry")" "$(missing engines)" \
  MICROPACKER_TEST_BUILDX "$(if_there "$CACHE/engines/bin/docker-buildx")" "$(missing engines)" \
  MICROPACKER_TEST_BROWSER "$(find_browser || :)" "$(missing browser)" \
  MICROPACKER_TEST_SCANNER "$(if_there "$CACHE/scanner")" "$(missing scanner)"
