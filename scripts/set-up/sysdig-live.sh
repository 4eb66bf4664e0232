#!/bin/bash
# sysdig-live.sh: live sysdig captures on a Debian-like machine whose release has no sysdig,
# without kernel headers, kernel module, chroot at run time, or change to the host's packages.
#
#   sysdig-live.sh PREFIX                  make PREFIX/usr (sysdig, its libraries, its chisels: Debian
#                                          sid's) and PREFIX/probe (eBPF probe for the running kernel);
#                                          what is there stays, a probe for another kernel is rebuilt
#   sysdig-live.sh --check PREFIX          capture for 3 s; 0 if an open was seen and no event dropped
#   sysdig-live.sh --tarball PREFIX FILE   pack usr/ and probe/ (.tar.gz, same input = same bytes)
#
#   PREFIX/usr/bin/sysdig --bpf=PREFIX/probe/falcosecurity-legacy-bpf.o -w f.scap FILTER   (as root)
#
# Needs: root, x86_64, BTF, the kernel's config, apt, a mirror with sid (SYSDIG_LIVE_MIRROR), for the
# first run 1 GB of disk. The unpacked packages stay in $XDG_CACHE_HOME/sysdig-live or PREFIX/.cache;
# they may be removed: sysdig does not use them, the next probe fetches them again.

# Words that are split on purpose, text for other shells and for apt:
# shellcheck disable=SC2013,SC2015,SC2016,SC2046,SC2086
set -euo pipefail
export LC_ALL=C
umask 022
# the mirror that the host's own apt uses for Debian
MIRROR=${SYSDIG_LIVE_MIRROR:-$(apt-get indextargets --format '$(ORIGIN) $(REPO_URI)' 'Created-By: Packages' 2> /dev/null |
	sed -n 's|^Debian \(.*/debian\)/*$|\1|p' | head -n1)}
KEYRING=/usr/share/keyrings/debian-archive-keyring.gpg
CONFIG=/proc/config.gz
[ -r $CONFIG ] || CONFIG=/boot/config-$(uname -r)

usage() { sed -n '2,/^$/s/^# \{0,1\}//p' "$0"; }
say() { echo "sysdig-live: $*" >&2; }
die() { say "$*"; exit 1; }

preconditions() {
	[ "$(id -u)" = 0 ] || die "must run as root"
	[ "$(uname -m)" = x86_64 ] || die "x86_64 only, this machine is $(uname -m)"
	[ -r /sys/kernel/btf/vmlinux ] || die "no /sys/kernel/btf/vmlinux (kernel without BTF, or /sys not mounted)"
	[ -r "$CONFIG" ] || die "no /proc/config.gz (kernel without IKCONFIG_PROC, or /proc not mounted), no $CONFIG"
}

# --- Debian sid: packages in a tree of their own --------------------------------------------------

in_sid() { PATH=/usr/sbin:/usr/bin chroot "$SID" "$@"; }

fetch_sid() {	# -> $SID: sysdig, its libraries, the compiler and the probe's source, unpacked
	local new=$CACHE/new d libs dkms
	for d in apt-get dpkg-deb gpgv; do command -v $d > /dev/null || die "no $d: not a Debian-like machine?"; done
	[ -r $KEYRING ] || die "no $KEYRING: install debian-archive-keyring"
	[ -n "$MIRROR" ] || die "apt has no Debian mirror (after an apt-get update): set SYSDIG_LIVE_MIRROR to one's URL"
	rm -rf "$new"; mkdir -p "$new"/{state/lists/partial,debs/partial,tree/tmp}; cd "$new"
	# An apt of its own. With an empty status file it resolves dependencies as if nothing were
	# installed: libc6 is in the set too. -c is read after the host's apt.conf.d, whose proxy
	# settings hold, but not its hooks and pins. A mirror's stored sid may be past its Valid-Until.
	: > status
	echo "deb [arch=amd64 signed-by=$KEYRING] $MIRROR sid main" > sources.list
	cat > apt.conf <<-E
		#clear APT::Update;
		#clear AptCli::Hooks;
		Dir::State "$new/state"; Dir::State::status "$new/status"; Dir::Log "$new";
		Dir::Cache "$new"; Dir::Cache::archives "$new/debs";
		Dir::Etc::sourcelist "$new/sources.list"; Dir::Etc::sourceparts "/dev/null";
		Dir::Etc::preferences "/dev/null"; Dir::Etc::preferencesparts "/dev/null";
		APT::Default-Release "sid"; APT::Install-Recommends "false"; APT::Sandbox::User "root";
		APT::Update::Error-Mode "any"; Acquire::Check-Valid-Until "false"; Acquire::Languages "none";
	E
	say "fetching sysdig and clang from $MIRROR sid (about 110 MB)"
	apt-get -c apt.conf -qq update >&2 || die "cannot read $MIRROR sid (see above)"
	apt-get -c apt.conf -qq -y --download-only install sysdig clang bpftool linux-libc-dev > log ||
		die "cannot get sysdig, clang, bpftool, linux-libc-dev from sid:" $(tail -n3 log)
	# alone: its dependencies are those of a kernel module's build
	(cd debs && apt-get -c ../apt.conf -qq download falcosecurity-scap-dkms) >&2 ||
		die "cannot get falcosecurity-scap-dkms from sid (see above)"
	say "unpacking"
	printf '%s\0' debs/*.deb | xargs -0 -n1 -P"$(nproc)" sh -c 'exec dpkg-deb -x "$1" tree' sh
	[ -e tree/lib64 ] || ln -s usr/lib64 tree/lib64		# base-files' link, where binaries look for ld.so
	(cd debs && printf '%s\n' *.deb) > tree/packages
	libs=$(sed -n 's/^libfalcosecurity[0-9.]*_\(.*\)-[^-]*$/\1/p' tree/packages)
	dkms=$(sed -n 's/^falcosecurity-scap-dkms_\(.*\)-[^-]*$/\1/p' tree/packages)
	[ "$libs" = "$dkms" ] || die "sid's libfalcosecurity is $libs but its falcosecurity-scap-dkms" \
		"(the probe's source) is $dkms; they must agree: try again when sid has both"
	rm -rf "$SID"; mv tree "$SID"; cd /; rm -rf "$new"
}

# --- PREFIX/usr -----------------------------------------------------------------------------------

make_usr() {
	local new=$PREFIX/.new src f
	rm -rf "$new"; mkdir -p "$new"/{bin,lib/sysdig/bin,share/doc/sysdig,share/sysdig}
	cp -r "$SID/usr/share/sysdig/chisels" "$new/share/sysdig/"
	cp "$SID/packages" "$SID/usr/share/doc/sysdig/copyright" "$new/share/doc/sysdig/"
	src=$(cd "$SID" && echo usr/src/scap-*)		# stays here: the next kernel's probe must be of this version
	mkdir -p "$new/${src#usr/}"; cp -r "$SID/$src/bpf" "$new/${src#usr/}/"
	cp "$SID/usr/bin/sysdig" "$new/lib/sysdig/bin/"
	cp -L "$SID/lib64/ld-linux-x86-64.so.2" "$new/lib/sysdig/"
	in_sid /lib64/ld-linux-x86-64.so.2 --list /usr/bin/sysdig | awk '$3 ~ "^/" { print $3 }' |
		while read -r f; do cp -L "$SID$f" "$new/lib/sysdig/"; done
	echo 'int setrlimit(void) { return 0; } int setrlimit64(void) { return 0; }' |
		in_sid clang -w -shared -fPIC -nostdlib -fno-builtin -x c - -o /tmp/norlimit.so
	mv "$SID/tmp/norlimit.so" "$new/lib/sysdig/"
	cat > "$new/bin/sysdig" <<-'E'
		#!/bin/sh
		# Runs Debian sid's sysdig with its own ld.so and libraries, wherever this tree lies.
		usr=$(dirname "$(dirname "$(readlink -f "$0")")")
		lib=$usr/lib/sysdig
		export SYSDIG_CHISEL_DIR="${SYSDIG_CHISEL_DIR:-$usr/share/sysdig/chisels}"
		# libscap insists on an unlimited RLIMIT_MEMLOCK. Where that is refused (no CAP_SYS_RESOURCE)
		# setrlimit is made to do nothing: since 5.11 the kernel does not charge BPF maps to that limit.
		(ulimit -l unlimited) 2> /dev/null && preload= || preload=norlimit.so
		exec "$lib/ld-linux-x86-64.so.2" --inhibit-cache --library-path "$lib" \
			${preload:+--preload $preload} "$lib/bin/sysdig" "$@"
	E
	chmod 755 "$new/bin/sysdig"
	"$new/bin/sysdig" --version > /dev/null || die "the unpacked sysdig does not run"
	mv "$new" "$PREFIX/usr"
}

# --- PREFIX/probe ---------------------------------------------------------------------------------
# libscap's legacy eBPF probe, compiled for this kernel with types from its BTF, CONFIG_* from its
# config and constants from the uapi headers; about 60 macros of the kernel's are in none of these.

probe_is_for() { echo "$(uname -r), BTF $(sha256sum < /sys/kernel/btf/vmlinux | cut -c1-32), $(cd "$PREFIX/usr/src" && echo scap-*)"; }

build_probe() {
	local w=$SID/w h version layout
	say "building the probe for $(uname -r)"
	rm -rf "$w"; mkdir "$w"; cd "$w"
	cp -r "$PREFIX"/usr/src/scap-*/bpf src
	cp /sys/kernel/btf/vmlinux btf
	# Some members are const since 6.18 (f_path, d_name): the probe declares variables of their
	# types and writes to them.
	in_sid bpftool btf dump file /w/btf format c |
		sed 's/^\(\t*\)const \(struct [a-z_]* [a-z_]*;\)/\1\2/' > vmlinux.h
	zcat -f "$CONFIG" | sed -n 's/^\(CONFIG_[A-Za-z0-9_]*\)=y$/#define \1 1/p
		s/^\(CONFIG_[A-Za-z0-9_]*\)=\([^m].*\)$/#define \1 \2/p' > autoconf.h
	# Macros only: the types are in vmlinux.h. sys/socket.h last: it hides S_I* in linux/stat.h.
	for h in asm/{unistd,errno,fcntl,mman,signal,stat,resource,ioctls,socket} linux/{signal,fcntl,mman,futex,ptrace,\
capability,eventpoll,prctl,module,memfd,io_uring,fs,mount,stat,net,in,in6,un,sched,shm,sem,ipc,quota,dqblk_xfs,\
resource,seccomp,bpf,personality,poll,wait,userfaultfd,tcp,udp,unistd,time,fanotify,magic,major,audit,tty,openat2} sys/socket; do
		printf '#if __has_include(<%s.h>)\n#include <%s.h>\n#endif\n' $h $h
	done > uapi.c
	: > empty.c
	comm -23 <(in_sid clang -E -dM /w/uapi.c | sort) <(in_sid clang -E -dM /w/empty.c | sort) > uapi_macros.h
	# Every kernel header that the probe includes is an empty file, but for these two.
	for h in $(sed -n 's/^[ \t]*#[ \t]*include[ \t]*<\(.*\)>.*/\1/p' src/*.[ch] | grep -v rwonce | sort -u); do
		install -D /dev/null "inc/$h"
	done
	[[ $(uname -r) =~ ^([0-9]+)\.([0-9]+)\.?([0-9]*) ]]
	version=${BASH_REMATCH[1]},${BASH_REMATCH[2]},${BASH_REMATCH[3]:-0}
	printf '%s\n' '#define KERNEL_VERSION(a,b,c) (((a) << 16) + ((b) << 8) + ((c) > 255 ? 255 : (c)))' \
		"#define LINUX_VERSION_CODE KERNEL_VERSION($version)" > inc/linux/version.h
	echo "#define UTS_RELEASE \"$(uname -r)\"" > inc/generated/utsrelease.h
	shim > shim.h
	# A wrong layout would give a probe that loads and reads garbage. So every named member of
	# the structs that it walks must lie where the raw BTF has it.
	in_sid bpftool btf dump file /w/btf format raw | awk -v q="'" '
		BEGIN { n = split("task_struct signal_struct mm_struct cred pid pid_namespace user_namespace files_struct fdtable file path dentry qstr inode super_block mount vfsmount css_set cgroup cgroup_subsys_state cgroup_subsys kernfs_node tty_struct tty_driver socket sock sock_common inet_sock unix_sock linux_binprm pt_regs thread_info group_info uid_gid_map percpu_counter", l, " ")
			for(i = 1; i <= n; i++) want[l[i]] = 1
			print "#include \"shim.h\"\n#define O(s,m,o) _Static_assert(__builtin_offsetof(struct s,m)==o,#s\".\"#m);" }
		/^\[/ { split($0, f, q); s = ($2 == "STRUCT" && f[2] in want) ? f[2] : ""
			if(s) { match($0, /size=[0-9]+/); print "_Static_assert(sizeof(struct " s ")==" substr($0, RSTART+5, RLENGTH-5) ",\"" s "\");" }
			next }
		s && !/bitfield_size/ && !/anon/ { split($0, f, q); match($0, /bits_offset=[0-9]+/)
			print "O(" s "," f[2] "," substr($0, RSTART+12, RLENGTH-12)/8 ")" }' > layout.c
	[ "$(grep -c '^[O_]' layout.c)" -gt 500 ] || die "cannot read the layouts from the kernel's BTF"
	in_sid clang -target bpf -nostdinc -I/w/inc -fsyntax-only -Wno-everything /w/layout.c &
	layout=$!
	in_sid clang -target bpf -nostdinc -I/w/inc -include /w/shim.h -D__KERNEL__ -D__BPF_TRACING__ \
		-D__BPF_MISSING_DEFINITIONS_H__ -fno-jump-tables -fno-stack-protector \
		-Werror=incompatible-pointer-types-discards-qualifiers -Wno-gnu-variable-sized-type-not-at-end \
		-Wno-address-of-packed-member -Wno-tautological-compare -Wno-unknown-attributes \
		-Wno-unused-value -O2 -c /w/src/probe.c -o /w/probe.o || die "the probe does not compile for $(uname -r)"
	wait $layout || die "struct layouts differ from the kernel's (see above): no probe for $(uname -r)"
	mkdir -p "$PREFIX/probe"; rm -f "$PREFIX/probe/built-for"
	cp probe.o "$PREFIX/probe/falcosecurity-legacy-bpf.o"
	probe_is_for > "$PREFIX/probe/built-for"
	cd /; rm -rf "$w"
}

shim() {	# what is neither in BTF nor in the uapi headers
	cat <<'E'
#include "autoconf.h"
#define BPF_NO_PRESERVE_ACCESS_INDEX	/* no CO-RE: the legacy loader relocates maps only */
#define perf_event_header kernel_perf_event_header	/* the probe has its own */
#include "vmlinux.h"
#undef perf_event_header
#include "uapi_macros.h"
#undef NULL
#define NULL ((void *)0)
#define __user
#undef __always_inline	/* the uapi headers make it plain inline */
#define __always_inline inline __attribute__((always_inline))
#define INT_MAX __INT_MAX__
#define LONG_MAX __LONG_MAX__
#define ULLONG_MAX (~0ULL)
#define BITS_PER_LONG 64
#define BIT_WORD(nr) ((nr) / BITS_PER_LONG)
#define DECLARE_BITMAP(n, bits) unsigned long n[((bits) + 63) / 64]
#define PAGE_SHIFT 12
#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)
#define offsetof(t, m) __builtin_offsetof(t, m)
#define container_of(p, t, m) ((t *)((char *)(p) - offsetof(t, m)))
#define IS_ENABLED(x) x
#define ntohs(x) __builtin_bswap16(x)
#define MAJOR(dev) ((unsigned int)((dev) >> 20))
#define MINOR(dev) ((unsigned int)((dev) & 0xfffff))
#define MKDEV(ma, mi) (((ma) << 20) | (mi))
#define new_encode_dev(d) ((MINOR(d) & 0xff) | (MAJOR(d) << 8) | ((MINOR(d) & ~0xff) << 12))
#define __kuid_val(u) ((u).val)
#define __kgid_val(g) ((g).val)
#define uid_valid(u) ((u).val != -1u)
#define gid_valid(g) ((g).val != -1u)
#define uid_eq(a, b) ((a).val == (b).val)
#define gid_eq(a, b) ((a).val == (b).val)
#define gid_gt(a, b) ((a).val > (b).val)
#define gid_lt(a, b) ((a).val < (b).val)
#define cap_raised(c, f) (((c).val >> (f)) & 1)
E
	printf '#define %s %s\n' _NSIG 64 TS_COMPAT 2 PF_EXITING 0x4 PF_KTHREAD 0x200000 SB_RDONLY 1 S_IMMUTABLE 8 \
		MAY_EXEC 1 MAY_WRITE 2 MAY_READ 4 FMODE_CREATED '(1 << 20)' SOL_TCP 6 \
		SEND_SIG_NOINFO '((void *)0)' SEND_SIG_PRIV '((void *)1)' \
		MNT_FORCE 1 MNT_DETACH 2 MNT_EXPIRE 4 UMOUNT_NOFOLLOW 8 \
		SPLICE_F_MOVE 1 SPLICE_F_NONBLOCK 2 SPLICE_F_MORE 4 SPLICE_F_GIFT 8 \
		sockaddr_storage __kernel_sockaddr_storage sk_family __sk_common.skc_family \
		sk_v6_daddr __sk_common.skc_v6_daddr sk_v6_rcv_saddr __sk_common.skc_v6_rcv_saddr \
		inet_daddr sk.__sk_common.skc_daddr inet_rcv_saddr sk.__sk_common.skc_rcv_saddr \
		inet_dport sk.__sk_common.skc_dport
	# what the source's configure/ finds out by compiling
	! grep -q 'struct percpu_counter rss_stat\[' vmlinux.h || echo '#define HAS_RSS_STAT_ARRAY'
	! sed -n '/^struct kernfs_node {/,/^}/p' vmlinux.h | grep '\*parent;' > /dev/null ||
		echo '#define HAS_KERNFS_NODE_PARENT'
}

# --- commands -------------------------------------------------------------------------------------

install_all() {
	preconditions
	mkdir -p "$PREFIX"; PREFIX=$(realpath "$PREFIX")
	CACHE=$PREFIX/.cache
	[ -z "${XDG_CACHE_HOME:-}" ] || CACHE=$(realpath -m "$XDG_CACHE_HOME/sysdig-live")
	SID=$CACHE/sid
	if [ -e "$PREFIX/usr" ]; then
		[ -x "$PREFIX/usr/lib/sysdig/bin/sysdig" ] || die "$PREFIX/usr is there and not from this script"
		[ ! -f "$PREFIX/probe/built-for" ] || [ "$(cat "$PREFIX/probe/built-for")" != "$(probe_is_for)" ] || return 0
	fi
	mkdir -p "$CACHE"
	exec 9> "$CACHE/lock"; flock 9		# one run at a time in the cache
	[ -d "$SID" ] || fetch_sid
	[ -e "$PREFIX/usr" ] || make_usr
	build_probe
	say "ready: $PREFIX/usr/bin/sysdig --bpf=$PREFIX/probe/falcosecurity-legacy-bpf.o ..."
}

check() {
	local sysdig=$PREFIX/usr/bin/sysdig probe=$PREFIX/probe/falcosecurity-legacy-bpf.o i drops
	[ "$(id -u)" = 0 ] || die "must run as root"
	[ -x "$sysdig" ] && [ -f "$probe" ] || die "no sysdig or no probe in $PREFIX: run $0 $PREFIX"
	TMP=$(mktemp -d); PID=; trap 'kill -KILL $PID 2> /dev/null || :; rm -rf "$TMP"' EXIT
	"$sysdig" --bpf="$probe" -v -w "$TMP/scap" proc.name=cat > "$TMP/log" 2>&1 &
	PID=$!
	for i in $(seq 300); do		# the file is not empty once the probe is attached
		[ ! -s "$TMP/scap" ] || break
		kill -0 $PID 2> /dev/null && [ "$i" -lt 300 ] || die "sysdig: $(tail -n1 "$TMP/log")"
		sleep 0.1
	done
	cat /etc/hostname > /dev/null || die "check needs /etc/hostname"
	sleep 3
	kill -INT $PID; wait $PID || die "sysdig: $(tail -n1 "$TMP/log")"
	PID=
	[ -n "$("$sysdig" -r "$TMP/scap" 'proc.name=cat and evt.is_open_read=true and fd.name=/etc/hostname')" ] ||
		die "check failed: the open of /etc/hostname is not in the capture"
	drops=$(sed -n 's/^Driver Drops:\([0-9]*\).*/\1/p' "$TMP/log")
	[ "$drops" = 0 ] || die "check failed: ${drops:-unknown number of} events dropped"
	say "check passed: open seen, no drops"
}

tarball() {	# $1: FILE
	tar -C "$PREFIX" --sort=name --format=gnu --owner=0 --group=0 --numeric-owner --mode=u+rw,go+rX,go-w \
		--mtime="@${SOURCE_DATE_EPOCH:-0}" -cf - usr probe | gzip -n9 > "$1.tmp"
	mv "$1.tmp" "$1"
}

case "$#:${1:-}" in
	1:--help | 1:-h) usage ;;
	2:--check) PREFIX=$2; check ;;
	3:--tarball) PREFIX=$2; tarball "$3" ;;
	?:-*) usage >&2; exit 2 ;;
	1:?*) PREFIX=$1; install_all ;;
	*) usage >&2; exit 2 ;;
esac
