#!/bin/sh
# "serve" starts the app with JAVA_OPTS; anything else is run as it is.
set -e

if [ "$1" = serve ]; then
  # shellcheck disable=SC2086 # options are words
  exec java $JAVA_OPTS -Djava.library.path=/opt/app/lib -jar /opt/app/app.jar
fi

exec "$@"
