#!/bin/sh
# A certificate of its own, unless one is mounted.
set -e

tls=/etc/nginx/tls
[ ! -s $tls/server.crt ] || exit 0
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj "/CN=$NGINX_SERVER_NAME" \
  -addext "subjectAltName=DNS:$NGINX_SERVER_NAME" -keyout $tls/server.key -out $tls/server.crt 2> /dev/null
chmod 600 $tls/server.key
