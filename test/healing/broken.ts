/** A complete capture from which a file that the test needs was removed. */
export interface Broken {
  name: string;
  program: keyof typeof PROGRAMS;
  /** Paths removed from the list. */
  without: RegExp;
  /** The path that heals it. */
  healed: RegExp;
  /** The highest number of healed paths. */
  most?: number;
  /** The line that the container does not print without the path. */
  line: string;
}

/** Prints a line for each thing that works, and ignores what fails. */
const SCRIPT = `#!/bin/sh
exec 2> /dev/null
perl -MList::Util=sum -e 'print "plugin ok\\n" if sum(1, 2) == 3'
LC_ALL=de_DE.UTF-8 perl -MPOSIX=setlocale,LC_ALL -e 'print "locale ok\\n" if setlocale(LC_ALL, "")'
perl -e 'print open(my $f, "<", "/etc/ssl/certs/ca-certificates.crt") ? "ca ok\\n" : "insecure\\n"'
sed s/NAME/template/ /app/templates/page.html
cat /app/conf.d/*.conf
/app/bin/helper
getent -s compat passwd root > /dev/null && echo nss ok
[ "$(ls /app/data | wc -l)" = 3 ] && echo data ok
cat /app/current/version
stat /app/flag > /dev/null && echo statx ok
[ -e /app/unimportant ]
echo end
`;

/** The unused files of conf.d make healing try a smaller image. */
const DOCKERFILE = `FROM BASE
RUN cp -r /usr/lib/locale/C.utf8 /usr/lib/locale/de_DE.utf8 && \\
    mkdir -p /app/bin /app/conf.d /app/templates /app/data /app/releases/1 /etc/ssl/certs && \\
    echo ca > /etc/ssl/certs/ca-certificates.crt && echo NAME ok > /app/templates/page.html && \\
    echo include ok > /app/conf.d/a.conf && for i in $(seq 30); do echo > /app/conf.d/$i.off; done && \\
    printf '#!/bin/sh\\necho helper ok\\n' > /app/bin/helper && chmod 755 /app/bin/helper && \\
    touch /app/data/a /app/data/b /app/data/c /app/flag /app/unimportant && \\
    echo link ok > /app/releases/1/version && ln -s releases/1 /app/current
COPY run /app/run
CMD ["/app/run"]
`;

/** How each image is run; the test needs every line of \`lines\`. */
export const PROGRAMS = {
  app: {
    tag: 'micropacker-test-broken',
    build: { dockerfile: DOCKERFILE, files: { run: SCRIPT } },
    flags: [],
    lines: ['plugin', 'locale', 'ca', 'template', 'include', 'helper', 'nss', 'data', 'link', 'statx'],
    /** Only the names of these files matter. */
    alsoNeeded: ['/app/data/a', '/app/data/b', '/app/data/c'],
  },
  python: {
    tag: 'micropacker-test-python',
    flags: [
      '--run-arg=--entrypoint=python3',
      '--run-arg=--no-healthcheck',
      `--command=-c "import colorsys; print('module ok')"`,
    ],
    lines: ['module'],
    alsoNeeded: [],
  },
  java: {
    tag: 'micropacker-test-java',
    flags: ['--run-arg=--entrypoint=java', '--command=-Xshare:off -XX:+UseSerialGC --version'],
    lines: ['openjdk'],
    alsoNeeded: [],
  },
} as const;

/** One for each way in which programs find their files. */
export const BROKEN: readonly Broken[] = [
  {
    name: 'a plugin that is loaded with dlopen',
    program: 'app',
    without: /\/List\/Util\/Util\.so$/,
    healed: /\/List\/Util\/Util\.so$/,
    line: 'plugin',
  },
  {
    name: 'a module that is imported when it is needed',
    program: 'python',
    without: /\/colorsys\./,
    healed: /\/colorsys\./,
    line: 'module',
  },
  { name: 'a locale', program: 'app', without: /\/de_DE/, healed: /\/de_DE.*\/LC_/, line: 'locale' },
  {
    name: 'a bundle of certificates, without which the program goes on',
    program: 'app',
    without: /ca-certificates\.crt$/,
    healed: /ca-certificates\.crt$/,
    line: 'ca',
  },
  { name: 'a template', program: 'app', without: /\/templates/, healed: /\/page\.html$/, line: 'template' },
  {
    name: 'configuration that is included by a glob',
    program: 'app',
    without: /\/conf\.d\/./,
    healed: /\/a\.conf$/,
    line: 'include',
  },
  {
    name: "the JVM's modules",
    program: 'java',
    without: /\/lib\/modules$/,
    healed: /\/lib\/modules$/,
    line: 'openjdk',
  },
  { name: 'a helper of the entrypoint', program: 'app', without: /\/helper$/, healed: /\/helper$/, line: 'helper' },
  {
    name: 'a module of the name service',
    program: 'app',
    without: /\/libnss_compat/,
    healed: /\/libnss_compat/,
    line: 'nss',
  },
  {
    name: 'a folder of data',
    program: 'app',
    without: /^\/app\/data/,
    healed: /^\/app\/data\/b$/, // Only the names matter, so the files of the other listed folder stay, too.
    most: 50,
    line: 'data',
  },
  {
    name: 'a link in the middle',
    program: 'app',
    without: /^\/app\/current/,
    healed: /^\/app\/current\/version$/,
    line: 'link',
  },
  { name: 'a file that is only looked at', program: 'app', without: /\/flag$/, healed: /\/flag$/, line: 'statx' },
];
