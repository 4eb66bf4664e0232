#!/bin/sh
# Makes the golden databases beside it with the rpm of this machine (Debian: apt-get install rpm): packages are built,
# installed into a root of their own, and what rpm itself says of them is kept for the test to compare with.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export SOURCE_DATE_EPOCH=1700000000

build() { # name, headers, install script, file list
  cat >"$work/$1.spec" <<SPEC
Name: $1
Version: 1.2
Release: 3.el9
Summary: A package
License: MIT AND GPLv2+
Vendor: Example
BuildArch: noarch
$2
%description
A package.
%install
$3
%files
$4
SPEC
  rpmbuild -bb --quiet --define "_topdir $work" --define '_build_id_links none' --define '_buildhost host' \
    --define 'clamp_mtime_to_source_date_epoch 1' --define 'use_source_date_epoch_as_buildtime 1' "$work/$1.spec"
}
build alpha 'Epoch: 2' 'mkdir -p %{buildroot}/usr/lib/alpha %{buildroot}/lib
echo a >%{buildroot}/usr/lib/alpha/a
echo b >%{buildroot}/lib/b.so
ln -s a %{buildroot}/usr/lib/alpha/link' '%dir /usr/lib/alpha
/usr/lib/alpha/a
/usr/lib/alpha/link
/lib/b.so'
# Its header is longer than a page, so that it goes on in other pages.
build beta '' 'mkdir -p %{buildroot}/usr/share/beta
for n in $(seq 1 150); do echo $n >%{buildroot}/usr/share/beta/file-$n; done
mkdir -p %{buildroot}/var/lib/beta/empty' '/usr/share/beta
%dir /var/lib/beta
%dir /var/lib/beta/empty'
build gamma '' 'mkdir -p %{buildroot}/opt/gamma %{buildroot}/usr/share/doc/gamma
echo g >%{buildroot}/opt/gamma/g
echo d >%{buildroot}/usr/share/doc/gamma/README' '/opt/gamma
%doc /usr/share/doc/gamma/README'

db() { program=$1; shift; "$program" --root "$work/root" --dbpath /db --define '_db_backend sqlite' "$@"; }
mkdir -p "$work/root"
db rpmdb --initdb
db rpm -i --force-debian --nodeps --noscripts --excludedocs --ignorearch --ignoreos "$work"/RPMS/noarch/*.rpm
db rpm -qa --qf '[%{=NAME} %{FILESTATES:fstate} %{FILENAMES}\n]' | sort >"$here/rpm.files"
db rpm -qa --qf '%{NAME}|%{EPOCHNUM}|%{VERSION}|%{RELEASE}|%{ARCH}|%{LICENSE}|%{VENDOR}|%{SOURCERPM}\n' | sort >"$here/rpm.facts"
gzip -9nc "$work/root/db/rpmdb.sqlite" >"$here/rpmdb.sqlite.gz"

# A database that its last writer did not close: its newest pages are in the log beside it.
python3 - "$work/root/db/rpmdb.sqlite" "$here" <<'PYTHON'
import gzip, sqlite3, sys
path, here = sys.argv[1:]
db = sqlite3.connect(path)
db.execute('PRAGMA journal_mode=WAL')
db.execute('DROP TABLE IF EXISTS Basenames')
db.execute("DELETE FROM Packages WHERE hnum = 1")
db.commit()
db.execute("DELETE FROM Packages")
for name in ('rpmdb.sqlite', 'rpmdb.sqlite-wal'):
    body = open(path.replace('rpmdb.sqlite', name), 'rb').read()
    with open(f'{here}/unclosed-{name}.gz', 'wb') as out:
        out.write(gzip.compress(body, 9, mtime=0))
PYTHON
ls -l "$here"
