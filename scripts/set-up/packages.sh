# shellcheck shell=bash
# The operating system's packages.

# command or file, and its package
REQUIRED='
debootstrap debootstrap
strace strace
sudo sudo
getcap libcap2-bin
git git
curl curl
ip iproute2
ps procps
gpgv gpgv
musl-gcc musl-tools
flock util-linux
/etc/ssl/certs/ca-certificates.crt ca-certificates
/usr/share/keyrings/debian-archive-keyring.gpg debian-archive-keyring
'

export INSTALLED_DOCKER=

missing_packages() {
  local item package
  while read -r item package; do
    [ -z "$item" ] || have "$item" || echo "$package"
  done <<< "$REQUIRED"
  if ! engine_answers && ! have dockerd; then
    printf '%s\n' docker.io iptables
    # Docker loads its AppArmor profile if the kernel has AppArmor.
    ! grep -qs Y /sys/module/apparmor/parameters/enabled || have apparmor_parser || echo apparmor
  fi
}

install_packages() {
  local packages
  mapfile -t packages < <(missing_packages)
  [ "${#packages[@]}" -gt 0 ] || return 0
  have apt-get || die "apt-get is missing, so this is not Debian or Ubuntu. Install these packages yourself: ${packages[*]}"
  say "reading the package lists (apt-get update)"
  as_root apt-get -qq update || say "apt-get update had errors (above); continuing with the existing lists"
  # Debian 13 has the client in a separate package.
  [[ " ${packages[*]} " != *' docker.io '* ]] || have docker || [ -z "$(apt-cache search --names-only '^docker-cli$')" ] ||
    packages+=(docker-cli)
  say "installing packages: ${packages[*]}"
  [[ " ${packages[*]} " != *' docker.io '* ]] || INSTALLED_DOCKER=yes
  without_services apt-get -qq -y --no-install-recommends install "${packages[@]}" > "$CACHE/apt.log" 2>&1 ||
    die "apt-get cannot install them: $(grep -m1 '^E:' "$CACHE/apt.log" || tail -n1 "$CACHE/apt.log")"
}

# Without systemd, a package's init script can fail to start its service, which fails the installation.
without_services() {
  local policy=/usr/sbin/policy-rc.d status=0 ours=
  if [ ! -d /run/systemd/system ] && [ ! -e $policy ]; then
    ours=yes
    printf '#!/bin/sh\nexit 101\n' | as_root tee $policy > /dev/null
    as_root chmod 755 $policy
  fi
  as_root env DEBIAN_FRONTEND=noninteractive NEEDRESTART_MODE=l "$@" || status=$?
  [ -z "$ours" ] || as_root rm -f $policy
  return $status
}
