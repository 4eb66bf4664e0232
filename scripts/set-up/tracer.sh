# shellcheck shell=bash
# A live sysdig for this kernel. If it cannot be built, the reason is stored, and strace replaces it.

make_tracer() {
  local prefix=$CACHE/sysdig-live log=$CACHE/sysdig-live.log probe_before
  [ ! -s "$CACHE/tracer.missing" ] || ! tried_lately tracer || return 0
  probe_before=$(cat "$prefix/probe/built-for" 2> /dev/null || :)
  [ -e "$prefix/probe/built-for" ] || say "building live sysdig for kernel $(uname -r) in .cache/sysdig-live (log: .cache/sysdig-live.log)"
  if ! sysdig_live "$prefix" > "$log" 2>&1; then
    without_tracer "$log"
  elif [ ! -e "$CACHE/sysdig-live.tar.gz" ] || [ "$probe_before" != "$(cat "$prefix/probe/built-for")" ]; then
    if works "$prefix" >> "$log" 2>&1; then
      pack_tracer "$prefix"
    else
      without_tracer "$log"
    fi
  fi
}

# Three tries: with other work on the machine, the kernel can drop a few events although sysdig works.
works() { # PREFIX
  sysdig_live --check "$1" || sysdig_live --check "$1" || sysdig_live --check "$1"
}

pack_tracer() { # PREFIX
  sysdig_live --tarball "$1" "$CACHE/sysdig-live.tar.gz"
  # Removes the unpacked packages: building the next kernel's probe fetches them again.
  as_root rm -rf "$1/.cache"
  as_root chown -R "$(id -u):$(id -g)" "$1" "$CACHE/sysdig-live.tar.gz"
  rm -f "$CACHE/tracer.missing"
}

without_tracer() { # LOG
  remember_missing tracer "$(tail -n1 "$1" | sed 's/^sysdig-live: //')"
  as_root rm -rf "$CACHE/sysdig-live.tar.gz" "$CACHE/sysdig-live/probe/built-for"
  say "no live sysdig on this machine: $(missing tracer)"
}

sysdig_live() {
  local mirror=${SYSDIG_LIVE_MIRROR:-}
  # Ubuntu's apt has no Debian mirror.
  [ -n "$mirror" ] || grep -qs '^ID=debian' /etc/os-release || mirror=http://deb.debian.org/debian
  as_root env -u XDG_CACHE_HOME ${mirror:+"SYSDIG_LIVE_MIRROR=$mirror"} bash scripts/set-up/sysdig-live.sh "$@" 9>&-
}
