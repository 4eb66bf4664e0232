# shellcheck shell=bash
# The compose plugin, in a folder for DOCKER_CONFIG: the machine's own, else Debian 13's, which also runs on Debian 12.

make_compose() {
  local plugins=$CACHE/compose/cli-plugins log=$CACHE/compose.log own
  [ ! -x "$plugins/docker-compose" ] || return 0
  ! tried_lately compose || return 0
  mkdir -p "$plugins"
  own=$(docker info --format '{{range .ClientInfo.Plugins}}{{if eq .Name "compose"}}{{.Path}}{{end}}{{end}}' 2> /dev/null || :)
  if [ -n "$own" ]; then
    ln -sf "$own" "$plugins/docker-compose"
  else
    say "fetching docker compose (Debian 13's docker-compose, 13 MB) into .cache/compose"
    fetch_compose > "$log" 2>&1 || :
  fi
  if docker --config "$CACHE/compose" compose version >> "$log" 2>&1; then
    rm -f "$CACHE/compose.missing"
  else
    remember_missing compose "docker compose cannot be fetched: $(grep -m1 '^E:' "$log" || tail -n1 "$log")"
    rm -rf "$CACHE/compose"
    say "no docker compose: $(missing compose)"
  fi
}

fetch_compose() {
  fetch_debian trixie "$CACHE/compose" docker-compose &&
    mv "$CACHE/compose/tree/usr/libexec/docker/cli-plugins/docker-compose" "$CACHE/compose/cli-plugins/" &&
    rm -rf "$CACHE/compose/tree"
}
