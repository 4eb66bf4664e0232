# shellcheck shell=bash
# The machine's proxy, from its environment or else from apt's settings.

# proxy http|https -> URL or nothing
proxy() {
  local variable=${1}_proxy value
  value=${!variable:-}
  if [ -z "$value" ]; then
    value=$(apt-config dump --format '%v%n' "Acquire::$1::Proxy" 2> /dev/null | head -n1)
  fi
  [ "$value" = DIRECT ] || [ "$value" = false ] || echo "$value"
}

# -> NAME=value lines of the proxy variables that are set
proxy_variables() {
  local kind value
  for kind in http https; do
    value=$(proxy $kind)
    [ -z "$value" ] || echo "${kind}_proxy=$value"
  done
  [ -z "${no_proxy:-}" ] || echo "no_proxy=$no_proxy"
}
