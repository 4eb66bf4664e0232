# shellcheck shell=bash
# The base of all service images: Debian's image from a registry, else one made by debootstrap from the mirror and the
# release of the machine's own apt.

export BASE_IMAGE=micropacker-test-base

make_base_image() {
  ! docker image inspect $BASE_IMAGE > /dev/null 2>&1 || return 0
  say "pulling debian:bookworm as $BASE_IMAGE"
  if timeout 60 docker pull -q debian:bookworm > "$CACHE/pull.log" 2>&1; then
    docker tag debian:bookworm $BASE_IMAGE
  else
    say "no registry answers ($(tail -n1 "$CACHE/pull.log")): building the image with debootstrap instead"
    bootstrap_base_image
  fi
}

bootstrap_base_image() {
  local codename mirror components=main include='' tree proxies
  # shellcheck source=/dev/null
  codename=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
  apt_targets "$codename" > "$CACHE/apt-targets"
  [ -s "$CACHE/apt-targets" ] || { as_root apt-get -qq update && apt_targets "$codename" > "$CACHE/apt-targets"; }
  mirror=$(awk -v release="$codename" '$2 == release { print $1; exit }' "$CACHE/apt-targets")
  [ -n "$mirror" ] || die "apt has no mirror of '$codename': a base image cannot be pulled or built. Check /etc/apt/sources.list"
  ! grep -q ' universe$' "$CACHE/apt-targets" || components=main,universe
  case $mirror in https:*) include=--include=ca-certificates ;; esac
  say "debootstrap of $codename from $mirror (log: .cache/debootstrap.log)"
  tree=$CACHE/base-tree
  as_root rm -rf "$tree"
  mapfile -t proxies < <(proxy_variables)
  as_root env "${proxies[@]}" debootstrap --variant=minbase --components=$components ${include:+"$include"} \
    "$codename" "$tree" "$mirror" > "$CACHE/debootstrap.log" 2>&1 ||
    die "debootstrap failed: $(tail -n1 "$CACHE/debootstrap.log")"
  finish_tree "$tree" "$include"
  as_root tar -C "$tree" --exclude='./var/cache/apt/*.bin' --exclude='./var/cache/apt/archives/*.deb' \
    --exclude='./var/lib/apt/lists/*' --exclude='./var/log/*.log' -c . |
    docker import --change 'CMD ["bash"]' \
      --change 'ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' - $BASE_IMAGE > /dev/null
  as_root rm -rf "$tree"
}

# Like Debian's own image: no services, no cached packages. apt's sources are the machine's.
finish_tree() { # TREE, INCLUDE
  sed 's|^\([^ ]*\) \([^ ]*\) \([^ ]*\)$|deb \1 \2 \3|' "$CACHE/apt-targets" | as_root tee "$1/etc/apt/sources.list" > /dev/null
  printf '#!/bin/sh\nexit 101\n' | as_root tee "$1/usr/sbin/policy-rc.d" > /dev/null
  as_root chmod 755 "$1/usr/sbin/policy-rc.d"
  echo force-unsafe-io | as_root tee "$1/etc/dpkg/dpkg.cfg.d/docker-apt-speedup" > /dev/null
  printf '%s\n' 'DPkg::Post-Invoke { "rm -f /var/cache/apt/archives/*.deb /var/cache/apt/*.bin || true"; };' \
    'Acquire::Languages "none";' | as_root tee "$1/etc/apt/apt.conf.d/docker-clean" > /dev/null
  # The certificate authority of an https mirror can be known to this machine only.
  [ -z "$2" ] || as_root cp /etc/ssl/certs/ca-certificates.crt "$1/etc/ssl/certs/ca-certificates.crt"
}

# -> one line "URI RELEASE COMPONENT" for each source of the distribution's own release CODENAME
apt_targets() {
  # shellcheck disable=SC2016 # apt's own $(…)
  apt-get indextargets --format '$(ORIGIN) $(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' 2> /dev/null |
    awk -v c="$1" '($1 == "Debian" || $1 == "Ubuntu") && ($3 == c || $3 == c "-updates" || $3 == c "-security") &&
      ($4 == "main" || $4 == "universe") { print $2, $3, $4 }'
}
