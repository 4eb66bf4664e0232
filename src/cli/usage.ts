/** What `micropacker --help` prints. */
export const usage = `micropacker: builds a micro image with only the files that your tests touch

  micropacker run  --image IMAGE [flags] -- TEST…          capture, pack, build and test again
  micropacker pack --image IMAGE --file-list FILE [flags] [-- TEST…]
                                                           pack file lists of earlier captures
  micropacker lock [--from DIR] [--lock FILE] [--json]     write the paths of a run's files.txt into the lock
  micropacker why PATH… [--report DIR] [--json]            say why a path is packed, or how to add it

The flags are the action's inputs. Flags marked * can be repeated:
  --image IMAGE           the image to pack
  --started-by WHO        step: the step starts one container; test: the test starts as many as it likes, by docker run,
                          compose or Testcontainers, and the image need not exist before [step]
  --container CONTAINER   instead of --image: an existing container, by id or name; restored after the run
  --compose-file FILE *, --compose-service SERVICE
                          instead of --image: a service of a compose project; restored after the run
  --run-arg=ARG *         a docker run argument: --run-arg=-p --run-arg=8080:80
  --command COMMAND       replaces the image's CMD
  --test SCRIPT           the test as a script for --shell, instead of TEST… (which runs without a shell)
  --shell SHELL           runs the script; {0} is the script's file [bash --noprofile --norc -eo pipefail {0}]
  --ready WHEN            when the container is ready: auto, http://…, tcp:PORT, log:REGEX, exec:COMMAND, exit,
                          none [auto]
  --ready-timeout S       seconds until the container must be ready [60]
  --test-timeout S        seconds for one run of the test [1800]
  --tag TAG *             tags of the micro image [IMAGE-micro]
  --push BOOL             push the tags after the test passes on the micro image [false]
  --label LABEL *         KEY=VALUE, added to the original's labels
  --keep WHAT *           always pack: a glob (a folder includes its content), package:NAME, or preset:shell,
                          preset:ca-certificates, preset:tzdata, preset:locale, preset:nss; !WHAT excludes again
  --drop WHAT *           never pack; the same form as --keep
  --listed-max SIZE       pack all names of a listed folder that no package owns, up to this size; 0 for none [1MB]
  --lock FILE             a file list in the repository, compared with the packed list
  --lock-mode MODE        report: show the drift; union: also pack the locked paths; fail: fail on drift [report]
  --verify BOOL           run the test on the micro image too [true]
  --watch-verify BOOL     watch the test on the micro image with strace, and add what it looks for in vain [true]
  --heal N                how often to search listed folders when the test fails on the micro image; 0 adds nothing [3]
  --seccomp BOOL          write a seccomp profile of the observed system calls, and test it on the micro image [false]
  --max-size SIZE         fail if the micro image is larger, for example 25MB
  --max-ratio RATIO       fail if the micro image is a larger share of the original, for example 0.2
  --tracer TRACER         auto, sysdig, strace [auto]
  --on-drops WHAT         if the kernel drops events: fail, retry, warn [fail]
  --sysdig-version V, --sysdig-url URL, --sysdig-sha256 HEX, --sysdig-driver DRIVER
                          which sysdig to use
  --package-db BOOL       pack the records of the packed packages, for vulnerability scanners [true]
  --sbom BOOL             write sbom.cdx.json, a CycloneDX list of the packed packages [true]
  --output DIR            folder for rootfs.tar, files.txt, Dockerfile, report.json [micropacker]
  --keep-capture BOOL     keep the raw capture; it holds process arguments and environments [false]
  --file-list FILE *      a file list of an earlier capture to pack too; without a test, only these lists are packed

Flags of lock:
  --from DIR              output folder of a run, or its files.txt [micropacker]
  --lock FILE             path of the lock [micropacker.files]
Flags of why:
  --report DIR            output folder of a run, or its report.json [micropacker]

Every command also takes:
  --json                  print the result as one JSON object on stdout, also on failure; the log goes to stderr

Exit codes: 0 success, 1 usage or environment error, 2 the test failed on the original,
3 the test failed on the micro image, 4 a gate (max-size, max-ratio) or the lock failed, 5 the capture is incomplete.
`;
