# shellcheck shell=bash
# The compose plugin, in a folder that DOCKER_CONFIG can name: the machine's own, else that of Debian 13, which needs nothing that
# Debian 12 lacks.

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
    remember_missing compose "docker compose could not be fetched: $(grep -m1 '^E:' "$log" || tail -n1 "$log")"
    rm -rf "$CACHE/compose"
    say "no docker compose: $(missing compose)"
  fi
}

# An apt of its own: the host's sources stay as they are. The signature is checked with Debian's keys.
fetch_compose() {
  local apt=$CACHE/compose/apt keyring=/usr/share/keyrings/debian-archive-keyring.gpg
  mkdir -p "$apt"/{state/lists/partial,archives/partial}
  : > "$apt/status"
  echo "deb [signed-by=$keyring] http://deb.debian.org/debian trixie main" > "$apt/sources.list"
  cat > "$apt/apt.conf" << E
#clear APT::Update;
Dir::State "$apt/state"; Dir::State::status "$apt/status"; Dir::Cache "$apt"; Dir::Log "$apt";
Dir::Etc::sourcelist "$apt/sources.list"; Dir::Etc::sourceparts "/dev/null"; Dir::Etc::preferencesparts "/dev/null";
APT::Sandbox::User ""; Acquire::Languages "none"; Acquire::Check-Valid-Until "false";
E
  apt-get -c "$apt/apt.conf" -qq update &&
    (cd "$apt" && apt-get -c "$apt/apt.conf" -qq download docker-compose && dpkg-deb -x docker-compose_*.deb tree) &&
    mv "$apt/tree/usr/libexec/docker/cli-plugins/docker-compose" "$CACHE/compose/cli-plugins/" &&
    rm -rf "$apt"
}
