/**
 * Named sets for `keep` and `drop`, as globs for the layouts of Debian, Alpine, Red Hat and SUSE. An image can lack
 * some of them. The closure adds the targets of links and the libraries of programs.
 */
const PRESETS = {
  /** `docker exec IMAGE sh`, scripts, CMD in shell form. busybox includes its other commands as `busybox NAME`. */
  shell: ['/bin/sh'],
  /** Trusted certificates of TLS libraries: OpenSSL, GnuTLS, Go, Java, curl. */
  'ca-certificates': [
    ...['/etc/ssl/certs', '/etc/ssl/cert.pem', '/etc/ssl/ca-bundle.pem', '/etc/ssl1.1/certs', '/etc/ssl1.1/cert.pem'],
    ...['/etc/pki/tls/certs', '/etc/pki/tls/cert.pem', '/etc/pki/ca-trust/extracted', '/etc/pki/java/cacerts'],
    ...['/var/lib/ca-certificates/pem', '/var/lib/ca-certificates/ca-bundle.pem', '/etc/ca-certificates/extracted'],
  ],
  /** Every time zone, and the image's own. */
  tzdata: ['/usr/share/zoneinfo', '/etc/localtime', '/etc/timezone'],
  /** C.UTF-8, the alias lists and the image's settings; see `localeGlobs` for the locales of LANG. */
  locale: [
    ...['/usr/lib/locale/C.{utf8,UTF-8}', '/usr/share/locale/locale.alias'],
    ...['/etc/default/locale', '/etc/locale.conf', '/etc/locale.alias', '/usr/share/i18n/locales/musl'],
  ],
  /** glibc's look-up of users and hosts: configuration, modules and small databases. musl does not need them. */
  nss: [
    ...['/etc/nsswitch.conf', '/etc/host.conf', '/etc/gai.conf', '/etc/services', '/etc/protocols'],
    ...['/lib', '/lib64', '/usr/lib', '/usr/lib64'].flatMap((folder) => [
      `${folder}/libnss_*.so.2`,
      `${folder}/*-linux-gnu*/libnss_*.so.2`,
    ]),
  ],
} as const satisfies Record<string, readonly string[]>;

export type PresetName = keyof typeof PRESETS;
export const PRESET_NAMES = Object.keys(PRESETS) as PresetName[];

export function isPreset(name: string): name is PresetName {
  return Object.hasOwn(PRESETS, name);
}

/** The globs of a preset. `locales` are those in the image's ENV (de_DE.UTF-8); undefined means all locales. */
export function presetGlobs(name: PresetName, locales: readonly string[] | undefined): string[] {
  return [...PRESETS[name], ...(name === 'locale' ? localeGlobs(locales) : [])];
}

/** A locale is in its own folder, with the charset in glibc's spelling, or in the archive of all locales. */
function localeGlobs(locales: readonly string[] | undefined): string[] {
  if (!locales) return ['/usr/lib/locale'];
  const named = locales.filter((name) => /^[\w.@-]+$/.test(name) && !/^(?:C|POSIX)(?:\.|$)/.test(name));
  if (named.length === 0) return [];
  const short = named.map((name) =>
    name.replace(/\.[^@]*/, (charset) => `.${charset.replace(/[^a-z0-9]/gi, '').toLowerCase()}`),
  );
  return ['/usr/lib/locale/locale-archive', ...[...named, ...short].map((name) => `/usr/lib/locale/${name}`)];
}
