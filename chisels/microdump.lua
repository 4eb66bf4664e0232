--[[
microdump: prints the paths and system calls of the filtered processes, for live captures by sysdig.

Prints one line for each news about a path or a system call, and flushes it at once:

    how TAB found TAB path TAB program
    call TAB outcome TAB name
    link TAB 1 TAB path TAB target

    how    stat | open | create | exec, weakest first; root for the new root folder of a process, every time
    found  1, or 0 for the errors ENOENT, ENOTDIR and ELOOP
    path   absolute, "." and ".." not resolved; every byte that is not printable ASCII, and the backslash, as \xNN
    program  the program that touched the path, in the same form; for an exec, the program that ran it; empty if the
             program is not one of the container's

    target  of a symbolic link that was made at the path, or the other path of something that was renamed or linked to
            it, in the same form as a path

    outcome  made, refused (EPERM), missing (ENOSYS), or unknown: sysdig has the results of only some calls
    name     sysdig's name of the system call

If GROUP is the name of a cgroup whose children are the containers (sysdig takes arguments of a chisel for a part of the
filter, so the name is written here), each line begins with

    @id TAB

which is the full id of the container, or empty, and what is news is told for each container.

News is a new path, a stronger `how`, a path that was missing before and is found now, or the first open of a path that
had a stronger `how` before (a folder that was made, then listed), or the first time that a program is made which was run
before; or the first time of a system call with this outcome.
The filter selects the system calls.

Uses exit events only: since libs 0.22 no others exist. sysdig replaces or removes odd bytes in every value except
evt.rawarg.*, so names come from there, and this chisel joins them with the folder that they are relative to.
]]

description = "Prints every touched path at once, with how it was touched and whether it existed."
short_description = "Touched paths, one per line"
category = "files"
args = {}

-- how, then for each path: its argument and, for the *at calls, the argument with the folder that it is relative to
local CALLS = {
  open = {"open", {"name"}},
  openat = {"open", {"name", "dirfd"}},
  openat2 = {"open", {"name", "dirfd"}},
  creat = {"create", {"name"}},
  stat = {"stat", {"path"}},
  lstat = {"stat", {"path"}},
  newfstatat = {"stat", {"path", "dirfd"}},
  access = {"stat", {"name"}},
  chdir = {"stat", {"path"}},
  chroot = {"stat", {"path"}},
  chmod = {"stat", {"filename"}},
  fchmodat = {"stat", {"filename", "dirfd"}},
  chown = {"stat", {"path"}},
  lchown = {"stat", {"path"}},
  fchownat = {"stat", {"pathname", "dirfd"}},
  mkdir = {"create", {"path"}},
  mkdirat = {"create", {"path", "dirfd"}},
  mknod = {"create", {"path"}},
  mknodat = {"create", {"path", "dirfd"}},
  rmdir = {"create", {"path"}},
  unlink = {"create", {"path"}},
  unlinkat = {"create", {"name", "dirfd"}},
  rename = {"create", {"oldpath"}, {"newpath"}},
  renameat = {"create", {"oldpath", "olddirfd"}, {"newpath", "newdirfd"}},
  renameat2 = {"create", {"oldpath", "olddirfd"}, {"newpath", "newdirfd"}},
  link = {"create", {"oldpath"}, {"newpath"}},
  linkat = {"create", {"oldpath", "olddir"}, {"newpath", "newdir"}},
  symlink = {"create", {"linkpath"}},
  symlinkat = {"create", {"linkpath", "linkdirfd"}},
  bind = {"create", {"addr"}},
  connect = {"stat", {"addr"}},
  execve = {"exec", {"filename"}},
  execveat = {"exec", {"filename"}},
}
local RANK = {stat = 1, open = 2, create = 3, exec = 4}
-- ENOENT, ENOTDIR, ELOOP: the path is missing. EBADF, EFAULT, ENAMETOOLONG: the call did not look for a path.
local MISSING = {[-2] = true, [-20] = true, [-40] = true}
local NO_PATH = {[-9] = true, [-14] = true, [-36] = true}

local ODD = "[^\32-\126]"
local TO_ESCAPE = "[%c\\\127-\255]"

local field = {}
local GROUP = nil
-- What is known of each container, and of the one that the event belongs to.
local containers = {}
local id, seen, calls_seen, links, odd_folders
-- ids of processes that have run a program of the container, and of the runtime's that will run one next
local inside = {}
local staged = {}

local function request(name)
  field[name] = field[name] or chisel.request_field(name)
end

function on_init()
  if GROUP then request("thread.cgroups") end
  for _, name in ipairs({"evt.type", "syscall.type", "evt.rawres", "evt.arg.flags", "evt.arg.exe", "proc.name", "proc.exe", "proc.args", "proc.cwd", "proc.exepath", "proc.pexepath", "proc.pid", "proc.apid[1]", "proc.apid[2]", "proc.apid[3]"}) do
    request(name)
  end
  for _, call in pairs(CALLS) do
    for i = 2, #call do
      local path, folder = call[i][1], call[i][2]
      request((path == "addr" and "evt.arg." or "evt.rawarg.") .. path)
      if folder then request("evt.arg." .. folder) end
    end
  end
  request("evt.rawarg.target")
  return true
end

local function value(name)
  return field[name] and evt.field(field[name])
end

-- Some versions return the terminating NUL, too.
local function text(raw)
  return type(raw) == "string" and raw:match("^%Z+") or nil
end

-- Restores odd bytes, which sysdig's record of a folder shows as ".", if the folder was named in full before.
local function with_bytes(folder)
  local best
  for shown in pairs(odd_folders) do
    local inside = folder == shown or folder:sub(1, #shown + 1) == shown .. "/"
    if inside and (not best or #shown > #best) then best = shown end
  end
  return best and odd_folders[best] .. folder:sub(#best + 1) or folder
end

-- The id is the first name of 64 digits below the group's.
local DIGITS = ("%x"):rep(64)
local id_of = {}

local function take_container()
  local cgroups = GROUP and value("thread.cgroups") or ""
  id = id_of[cgroups]
  if not id then
    local _, at = cgroups:find(GROUP or "", 1, true)
    id = at and GROUP and cgroups:match("^[^,%s]-(" .. DIGITS .. ")", at) or ""
    id_of[cgroups] = id
  end
  local known = containers[id]
  if not known then
    known = {seen = {}, calls = {}, links = {}, odd = {}}
    containers[id] = known
  end
  seen, calls_seen, links, odd_folders = known.seen, known.calls, known.links, known.odd
end

local function write_line(...)
  if GROUP then io.stdout:write("@", id, "\t") end
  io.stdout:write(...)
  io.stdout:write("\n")
  io.stdout:flush()
end

local function folder_of(argument)
  local folder = argument and value("evt.arg." .. argument)
  if not folder or folder == "AT_FDCWD" then folder = value("proc.cwd") end
  folder = folder and folder:gsub("^<.>", "")
  if not folder or folder:sub(1, 1) ~= "/" then return nil end
  return with_bytes((folder:gsub("(.)/$", "%1")))
end

local function absolute(name, argument)
  if not name or name:sub(1, 1) == "/" then return name end
  local folder = folder_of(argument)
  return folder and (folder == "/" and "" or folder) .. "/" .. name
end

local function escaped(path)
  return (path:gsub(TO_ESCAPE, function(c) return string.format("\\x%02x", c:byte()) end))
end

local ENGINES = {"containerd%-shim", "runc", "crun", "conmon"}

-- Empty for the container's first program and for programs of `docker exec`, which the engine runs.
local function program_of(ran)
  local program = value(ran and "proc.pexepath" or "proc.exepath") or ""
  for _, engine in ipairs(ENGINES) do
    if program:find("/" .. engine .. "[^/]*$") then return "" end
  end
  return program:sub(1, 1) == "/" and escaped(program) or ""
end

local function print_line(how, path, found, ran)
  write_line(how, "\t", found and "1" or "0", "\t", escaped(path), "\t", program_of(ran))
end

local function report(path, how, found, ran)
  if not path then return end
  local known = seen[path]
  local opened = how == "open" and found
  if known then
    if opened and not known.opened and RANK[how] < RANK[known.how] then
      known.opened, known.found = true, true
      print_line(how, path, found, ran)
      return
    end
    if how == "create" and known.how == "exec" and not known.created then
      known.created, known.found = true, known.found or found
      print_line(how, path, found, ran)
      return
    end
    if RANK[how] <= RANK[known.how] and (known.found or not found) then return end
    if RANK[how] < RANK[known.how] then how = known.how end
    found = found or known.found
    opened = opened or known.opened
  elseif path:find(ODD) then
    odd_folders[(path:gsub(ODD, "."))] = path
  end
  seen[path] = {how = how, found = found, opened = opened}
  print_line(how, path, found, ran)
end

local function report_exec(found)
  local ran = value("evt.rawres") == 0
  local given = absolute(text(value("evt.rawarg.filename")))
  if given and given:sub(1, 8) ~= "/dev/fd/" then report(given, "exec", found, ran) end
  if not ran then return end
  report(text(value("proc.exepath")), "exec", true, ran)
  -- Sysdig's libs 0.22 do not report the given file name; argv[0] often equals it.
  local first = value("evt.arg.exe")
  if not given and first and first:sub(1, 1) == "/" then report(first, "exec", true, ran) end
end

local function how_of(call)
  local flags = call[1] == "open" and value("evt.arg.flags")
  return flags and flags:find("O_CREAT", 1, true) and "create" or call[1]
end

local function path_of(kind, place)
  -- A successful chdir has already changed proc.cwd to the wanted path.
  if kind == "chdir" and value("evt.rawres") == 0 then return folder_of() end
  if place[1] ~= "addr" then return absolute(text(value("evt.rawarg." .. place[1])), place[2]) end
  local address = value("evt.arg.addr")
  return address and address:sub(1, 1) == "/" and address or nil
end

local function print_link(path, target)
  if not target or not path or links[path] == target then return end
  links[path] = target
  write_line("link\t1\t", escaped(path), "\t", escaped(target))
end

-- A program can reach the image's files through a link that it made itself, or by another name.
local function report_link(kind, call)
  local last = path_of(kind, call[#call])
  if kind == "symlink" or kind == "symlinkat" then
    print_link(last, text(value("evt.rawarg.target")))
  elseif kind:sub(1, 6) == "rename" or kind:sub(1, 4) == "link" then
    local former = path_of(kind, call[2])
    -- A relative target starts at the new place.
    if former then print_link(last, links[former]) end
    print_link(last, former)
  end
end

-- runc starts itself as "runc init", enters the container's cgroup while it still loads its libraries, and then names its
-- stages "runc:[2:INIT]"; crun keeps its name.
local function has_runtime_name()
  local name = value("proc.name") or ""
  if name:sub(1, 6) == "runc:[" or name == "crun" then return true end
  return (value("proc.exe") or ""):match("[^/]*$") == "runc" and (value("proc.args") or ""):match("^init%f[%W]") ~= nil
end

-- True for the runtime's own accesses. Programs of the container can have the runtime's names too, so a name counts only
-- before a process, or one above it, has run a program in the cgroup. Call it once for each event.
local function is_runtime(kind, result)
  local named, ran = has_runtime_name(), (kind == "execve" or kind == "execveat") and result == 0
  if not ran and not named then return false end
  local pid = value("proc.pid")
  local ours = ran and (not named or staged[pid])
  for _, name in ipairs({"proc.pid", "proc.apid[1]", "proc.apid[2]", "proc.apid[3]"}) do
    local id = value(name)
    ours = ours or (id and inside[id])
  end
  if ours then
    if ran and pid then inside[pid] = true end
    return false
  end
  if not ran and pid then staged[pid] = true end
  return true
end

local function report_call(name, result)
  local outcome = not result and "unknown" or result == -1 and "refused" or result == -38 and "missing" or "made"
  local key = outcome .. "\t" .. name
  if calls_seen[key] then return end
  calls_seen[key] = true
  write_line("call\t", key)
end

function on_event()
  local kind, result = value("evt.type"), value("evt.rawres")
  local name = value("syscall.type")
  take_container()
  if is_runtime(kind, result) then return true end
  if name then report_call(name, result) end
  local call = CALLS[kind]
  if not call or not result or NO_PATH[result] then return true end
  local found = not MISSING[result]
  if call[1] == "exec" then
    report_exec(found)
  elseif kind == "chroot" then
    local root = path_of(kind, call[2])
    if root then print_line("root", root, found) end
  else
    for i = 2, #call do report(path_of(kind, call[i]), how_of(call), found) end
    if result == 0 then report_link(kind, call) end
    -- ENOTEMPTY: the folder's names made the call fail, as if it were listed.
    if result == -39 and call[1] == "create" then report(path_of(kind, call[#call]), "open", true) end
  end
  return true
end
