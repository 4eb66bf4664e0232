#!/bin/bash
# make-root.sh: prints, as a tar, the files of a small distribution that rpm has installed: its packages have this image's own shell, tools and
# libraries.
set -euo pipefail
work=$(mktemp -d)
export SOURCE_DATE_EPOCH=1700000000

# Names as rpm lists them: without a link on the way, but for the last one, which comes with what it leads to.
physical() {
  local file
  for file; do
    echo "$(readlink -f "$(dirname "$file")")/$(basename "$file")"
    [ ! -L "$file" ] || readlink -f "$file"
  done | sort -u
}

libraries() { ldd "$@" | grep -o '/[^ :]*' | sort -u; }

package() { # NAME FILE...
  local name=$1 root=$work/root-$1 files
  shift
  files=$(physical "$@")
  mkdir "$root"
  tar -C / -c $files 2> /dev/null | tar -C "$root" -x
  spec "$name" "$root" "$files"
}

spec() { # NAME ROOT FILES
  cat > "$work/$1.spec" << SPEC
%global debug_package %{nil}
%global __os_install_post %{nil}
Name: $1
Version: 2.0
Release: 4.el9
Epoch: 1
Summary: A package
License: MIT
AutoReqProv: no
%description
A package.
%install
cp -a $2/. %{buildroot}
%files
$3
SPEC
  rpmbuild -bb --quiet --define "_topdir $work" --define '_build_id_links none' --define '_buildhost host' "$work/$1.spec"
}

own=$(physical /bin/sh /bin/cat /bin/ls /bin/env)
libc=$(physical $(libraries /bin/cat))
others=$(physical $(libraries /bin/ls))
others=$(comm -23 <(echo "$others") <(echo "$libc"))

tree=$work/root-filesystem
mkdir -p "$tree"/{dev,etc,proc,sys,tmp,var/tmp,usr/{bin,lib,lib64,share}}
ln -s usr/bin usr/lib usr/lib64 "$tree"
cat > "$tree/usr/lib/os-release" << 'RELEASE'
ID=rocky
VERSION_ID=9.4
PRETTY_NAME="Rocky Linux 9.4"
RELEASE
ln -s ../usr/lib/os-release "$tree/etc/os-release"
echo 'Rocky Linux release 9.4' > "$tree/etc/redhat-release"
spec filesystem "$tree" '%dir /dev
%dir /proc
%dir /sys
%dir /tmp
%dir /var/tmp
%dir /usr/lib64
%dir /usr/share
/bin
/lib
/lib64
/etc/os-release
/etc/redhat-release
/usr/lib/os-release'
package glibc $libc
package libselinux $others
package dash $(grep -E '/(sh|dash)$' <<< "$own")
package coreutils $(grep -vE '/(sh|dash)$' <<< "$own")
package perl-base /usr/bin/perl
package licenses /usr/share/common-licenses

mkdir "$work/tree"
db() { rpm --root "$work/tree" --dbpath /usr/lib/sysimage/rpm "$@" >&2; }
db --initdb
db -i --force-debian --nodeps --noscripts "$work"/RPMS/*/*.rpm
tar -C "$work/tree" -c .
