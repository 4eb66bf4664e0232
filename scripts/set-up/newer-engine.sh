# shellcheck shell=bash
# A newer engine beside the machine's own, as GitHub's runners have, for the tests in lanes and with the containerd image
# store; a registry; and buildx. Debian sid's programs also run on Debian 12, Ubuntu 22.04 and newer. runc is the
# machine's own. scripts/own-engine.sh starts the engine.

make_engines() {
  local bin=$CACHE/engines/bin log=$CACHE/engines.log
  [ ! -x "$bin/docker-proxy" ] || return 0
  ! tried_lately engines || return 0
  say "fetching an engine with the containerd image store, a registry and buildx (Debian sid, 75 MB) into .cache/engines"
  rm -rf "$CACHE/engines"
  if fetch_engines "$bin" > "$log" 2>&1; then
    rm -f "$CACHE/engines.missing"
  else
    remember_missing engines "Debian sid's engine cannot be fetched: $(grep -m1 '^E:' "$log" || tail -n1 "$log")"
    rm -rf "$CACHE/engines"
    say "no second engine: $(missing engines)"
  fi
}

fetch_engines() { # BIN
  local tree=$CACHE/engines/tree program
  fetch_debian sid "$CACHE/engines" docker.io containerd docker-registry docker-buildx || return
  mkdir "$1"
  mv "$tree"/usr/sbin/{dockerd,docker-proxy} "$tree"/usr/bin/{containerd,containerd-shim-runc-v2,docker-registry} \
    "$tree"/usr/libexec/docker/cli-plugins/docker-buildx "$1/" || return
  rm -rf "$tree"
  for program in dockerd containerd docker-registry; do "$1/$program" --version || return; done
  "$1/containerd-shim-runc-v2" -v || return
  "$1/docker-buildx" version || return
  PATH=$PATH:/usr/sbin:/sbin command -v runc || { echo "runc is missing"; return 1; }
}
