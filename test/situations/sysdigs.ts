/** Shell: the ids of the sysdigs that run, in `$sysdigs`; but not those of tests beside an engine in another network. */
export const FIND_SYSDIGS = `ours=$(readlink /proc/$$/ns/net)
sysdigs=
for p in /proc/[0-9]*; do
  grep -qa "thread[.]cgroups contains" $p/cmdline 2> /dev/null || continue
  [ "$(readlink $p/ns/net)" != "$ours" ] || sysdigs="$sysdigs \${p#/proc/}"
done`;
