/** What `micropacker --help` prints. */
export const usage = `micropacker: a micro image of only the files that your tests touch

  micropacker run  --image IMAGE [flags] -- TEST…          capture, pack, build, test again
  micropacker pack --image IMAGE --file-list FILE [flags] [-- TEST…]
                                                           pack file lists of earlier captures
  micropacker lock [--from DIR] [--lock FILE]              put the paths of a run's files.txt into the lock
  micropacker why PATH… [--report DIR] [--json]            say why a path is in, or what would bring it in

Flags are the action's inputs; those marked * may be repeated:
  --image IMAGE           the image to pack
  --container CONTAINER   instead of --image: a container that is there, by id or name; put back as it was
  --compose-file FILE *, --compose-service SERVICE
                          instead of --image: a service of a compose project, put back as it was
  --run-arg=ARG *         a docker run argument: --run-arg=-p --run-arg=8080:80
  --command COMMAND       replaces the image's CMD
  --test SCRIPT           the test as a script for --shell, instead of TEST… (which needs no shell)
  --shell SHELL           runs the script [bash --noprofile --norc -eo pipefail {0}]
  --ready WHEN            auto, http://…, tcp:PORT, log:REGEX, exec:COMMAND, none [auto]
  --ready-timeout S       seconds [60]
  --test-timeout S        seconds for one run of the test [1800]
  --tag TAG *             tags of the micro image [IMAGE-micro]
  --push BOOL             push the tags after the test has passed on the micro image [false]
  --label LABEL *         KEY=VALUE, put on the micro image besides the original's
  --keep WHAT *           always packed: a glob (a folder keeps all below it), package:NAME, or preset:shell,
                          preset:ca-certificates, preset:tzdata, preset:locale, preset:nss; !WHAT takes away again
  --drop WHAT *           never packed
  --lock FILE             a file list kept in the repository, to compare what is packed with
  --lock-mode MODE        report the drift, union: pack what is locked too, fail when there is drift [report]
  --verify BOOL           test the micro image too [true]
  --heal N                how often a failed test there may add what was missing, and be tried again; 0 to 10 [3]
  --seccomp BOOL          write a seccomp profile of the system calls made, and test the micro image under it [false]
  --max-size SIZE         fail when the micro image is larger, for example 25MB
  --max-ratio RATIO       fail when it is a larger share of the original, for example 0.2
  --tracer TRACER         auto, sysdig, strace [auto]
  --on-drops WHAT         fail, retry, warn [fail]
  --sysdig-version V, --sysdig-url URL, --sysdig-sha256 HEX, --sysdig-driver DRIVER
  --package-db BOOL       pack the package records of what is packed, for scanners [true]
  --sbom BOOL             write sbom.cdx.json, the packages that are packed as CycloneDX [true]
  --output DIR            folder for rootfs.tar, files.txt, Dockerfile, report.json [micropacker]
  --keep-capture BOOL     keep the raw capture; it holds process arguments and environments [false]
  --file-list FILE *      a list of an earlier capture to pack along; without a test, these alone are packed

Flags of lock:
  --from DIR              output folder of a run, or its files.txt [micropacker]
  --lock FILE             the lock [micropacker.files]
Flags of why:
  --report DIR            output folder of a run, or its report.json [micropacker]
  --json                  for machines

run and pack also take:
  --json                  print the result as JSON on stdout, also of a run that fails; all else goes to stderr

Exit codes: 0 good, 1 usage or environment, 2 the test failed on the original,
3 it failed on the micro image, 4 a gate (max-size, max-ratio) or the lock, 5 the capture is incomplete.
`;
