#!/bin/bash
# "web" serves the app; anything else is run as it is.
set -euo pipefail

if [ "${1:-web}" = web ]; then
  exec gunicorn --bind "0.0.0.0:$PORT" --workers "$WORKERS" --worker-tmp-dir /dev/shm --access-logfile - main:app
fi

exec "$@"
