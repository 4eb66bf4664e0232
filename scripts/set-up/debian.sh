# shellcheck shell=bash
# Packages of another Debian suite than the machine's: downloaded and unpacked, never installed.

# fetch_debian SUITE FOLDER PACKAGE...: unpacks the packages, without dependencies, into FOLDER/tree.
# Uses a separate apt configuration: the host's sources do not change. Debian's keys verify the signature.
fetch_debian() {
  local suite=$1 apt=$2/apt keyring=/usr/share/keyrings/debian-archive-keyring.gpg archive
  mkdir -p "$apt"/{state/lists/partial,archives/partial} "$2/tree"
  : > "$apt/status"
  echo "deb [signed-by=$keyring] http://deb.debian.org/debian $suite main" > "$apt/sources.list"
  cat > "$apt/apt.conf" << E
#clear APT::Update;
Dir::State "$apt/state"; Dir::State::status "$apt/status"; Dir::Cache "$apt"; Dir::Log "$apt";
Dir::Etc::sourcelist "$apt/sources.list"; Dir::Etc::sourceparts "/dev/null"; Dir::Etc::preferencesparts "/dev/null";
APT::Sandbox::User ""; Acquire::Languages "none"; Acquire::Check-Valid-Until "false";
E
  apt-get -c "$apt/apt.conf" -qq update &&
    (cd "$apt" && apt-get -c "$apt/apt.conf" -qq download "${@:3}") || return
  for archive in "$apt"/*.deb; do dpkg-deb -x "$archive" "$2/tree" || return; done
  rm -rf "$apt"
}
