#!/usr/bin/env bash
# The test that decides: the site over http and https, as a user's browser would ask.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
exec node test.js "http://127.0.0.1:${HTTP_PORT:-18080}" "https://127.0.0.1:${HTTPS_PORT:-18443}"
