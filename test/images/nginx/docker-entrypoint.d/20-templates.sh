#!/bin/sh
# Fills the NGINX_* variables of the environment into the templates.
set -e

variables=$(env | sed -n 's/^\(NGINX_[A-Z_]*\)=.*/${\1}/p' | tr '\n' ' ')
for template in /etc/nginx/templates/*.template; do
  name=$(basename "$template" .template)
  echo "$0: writing /etc/nginx/conf.d/$name"
  envsubst "$variables" < "$template" > "/etc/nginx/conf.d/$name"
done
