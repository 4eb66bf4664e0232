# shellcheck shell=bash
# A running container engine: the machine's own, else its service, else a dockerd that the set-up starts.

engine_answers() { timeout 15 docker info > /dev/null 2>&1; }

start_engine() {
  local pid
  if engine_answers; then
    pid=$(cat "$CACHE/dockerd.pid" 2> /dev/null || :)
    [ -z "$pid" ] || [ ! -d "/proc/$pid" ] || say "Docker runs: an earlier set-up started this dockerd (process $pid)"
    return 0
  fi
  [ -z "${DOCKER_HOST:-}" ] || die "the engine at DOCKER_HOST=$DOCKER_HOST does not answer: start it, or unset DOCKER_HOST"
  if [ -d /run/systemd/system ] && systemctl cat docker.service > /dev/null 2>&1; then
    say "starting Docker (systemctl start docker)"
    as_root systemctl start docker || die "systemctl start docker failed: see journalctl -u docker"
  elif ! as_root timeout 15 docker info > /dev/null 2>&1; then
    start_dockerd
  fi
  engine_answers || let_user_in
}

start_dockerd() {
  local group=() start pid
  [ "$(id -u)" = 0 ] || group=(--group "$(id -g)")
  if [ -d /sys/fs/cgroup ] && ! mountpoint -q /sys/fs/cgroup; then
    say "mounting /sys/fs/cgroup, which Docker needs"
    as_root mount -t cgroup2 cgroup2 /sys/fs/cgroup || die "cannot mount /sys/fs/cgroup"
  fi
  say "starting dockerd (log: .cache/dockerd.log); it keeps running"
  # dockerd gives up when its containerd needs more than 15 s, such as for its first start from a slow disk.
  for start in 1 2 3; do
    as_root setsid nohup env "PATH=$PATH:/usr/sbin:/sbin" dockerd "${group[@]}" --pidfile "$CACHE/dockerd.pid" \
      < /dev/null > "$CACHE/dockerd.log" 2>&1 9>&- &
    pid=$!
    for _ in {1..120}; do
      ! engine_answers || return 0
      [ -d "/proc/$pid" ] || break
      sleep 0.5
    done
    ! grep -q 'timeout waiting for containerd' "$CACHE/dockerd.log" || continue
    break
  done
  die "dockerd does not answer (start $start); its last line: $(tail -n1 "$CACHE/dockerd.log")"
}

# Gives the current user the socket of an engine that this run installed, until the engine restarts.
let_user_in() {
  as_root docker info > /dev/null 2>&1 || die "Docker does not answer: run docker info to see why"
  [ -n "$INSTALLED_DOCKER" ] ||
    die "only root can use Docker: run sudo usermod -aG docker $(id -un), log in again, and start over"
  say "giving $(id -un) access to /var/run/docker.sock until Docker restarts"
  as_root chown "$(id -u)" /var/run/docker.sock
  engine_answers || die "Docker does not answer $(id -un): run docker info to see why"
}
