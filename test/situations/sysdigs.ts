/**
 * Shell: the process ids of running sysdigs in `$sysdigs`, without those of tests with an engine in another network.
 */
export const FIND_SYSDIGS = `ours=$(readlink /proc/$$/ns/net)
sysdigs=
for p in /proc/[0-9]*; do
  grep -qa "thread[.]cgroups contains" $p/cmdline 2> /dev/null || continue
  [ "$(readlink $p/ns/net)" != "$ours" ] || sysdigs="$sysdigs \${p#/proc/}"
done`;
