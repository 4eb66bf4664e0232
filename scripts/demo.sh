#!/usr/bin/env bash
# Shows all steps on a real service: nginx with TLS becomes a micro image, verified by its own test.
# Arguments go to `micropacker run`, before the test: scripts/demo.sh --tracer strace

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
image=micropacker-test-nginx
output=.cache/demo
run_args=(-p 18080:80 -p 18443:443 -e NGINX_SERVER_NAME=micro.test)

bash scripts/set-up.sh nginx
# shellcheck source=/dev/null
. .cache/env.sh

tracer=(--tracer auto)
if [ -n "${MICROPACKER_TEST_SYSDIG:-}" ]; then
  tracer+=(--sysdig-url "$MICROPACKER_TEST_SYSDIG" --sysdig-driver "bpf:$MICROPACKER_TEST_PROBE")
else
  echo "demo: live sysdig cannot be built on this machine ($(cat .cache/tracer.missing))"
  echo "demo: --tracer auto tries the released sysdig, and uses strace if that does not work either"
fi

rm -rf $output
echo "demo: packing $image; its test is test/images/nginx/test.sh"
node dist/cli.js run --image $image "${run_args[@]/#/--run-arg=}" --ready http://127.0.0.1:18080/ \
  "${tracer[@]}" --output $output "$@" -- bash test/images/nginx/test.sh

echo
echo "demo: the result is in $output: $(cd $output && printf '%s ' *)"
echo "demo: try it: docker run --rm ${run_args[*]} $image-micro"
echo "demo: and in another terminal: bash test/images/nginx/test.sh"
