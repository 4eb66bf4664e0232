/** The packages that have a chunk of their own, by its name. Everything else goes into artifact-client. */
const PACKAGES = {
  'actions-core': /^@actions\/core$/,
  'actions-exec': /^@actions\/(exec|io)$/,
  'actions-tool-cache': /^(@actions\/tool-cache|semver)$/,
  'http-client': /^(@actions\/http-client|tunnel|undici)$/,
  cyclonedx: /^(@cyclonedx\/cyclonedx-library|packageurl-js)$/,
  'lossless-json': /^lossless-json$/,
  levenshtein: /^fastest-levenshtein$/,
  picomatch: /^picomatch$/,
  'npm-tar': /^tar$/,
};
const FEW = 3;

/**
 * The chunk that a module of a package belongs to; null for our own. Packages stay apart from our code and load only where they are used.
 * @param {string} id absolute path of the module
 * @returns {string | null}
 */
export function packageChunk(id) {
  const name = packageOf(id);
  if (name === undefined) return null;
  return Object.keys(PACKAGES).find((chunk) => PACKAGES[chunk].test(name)) ?? 'artifact-client';
}

/**
 * The name of a chunk, which tells a reader of dist/ where to look in src/: a package; `load-` and a package that is loaded when it is needed;
 * ROOM-FILE where the chunk has few files; else the two rooms that most of its files are from.
 * @param {{ name: string, moduleIds: string[], facadeModuleId?: string | null }} chunk
 * @returns {string}
 */
export function chunkName({ name, moduleIds, facadeModuleId }) {
  const own = moduleIds.filter((id) => packageOf(id) === undefined && id.includes('/src/'));
  if (moduleIds.length === 0 && facadeModuleId) return `load-${packageChunk(facadeModuleId)}`;
  if (own.length === 0) return name;
  const [room, next] = roomsOf(own);
  const file = own.findLast((id) => id.includes(`/src/${room}/`))?.replace(/.*\/|\.ts$/g, '');
  return own.length <= FEW ? `${room}-${file}` : [room, next].filter(Boolean).join('-');
}

/**
 * @param {string} id
 * @returns {string | undefined}
 */
function packageOf(id) {
  return /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(id)?.[1];
}

/**
 * The rooms of files, the most frequent first.
 * @param {string[]} ids
 * @returns {string[]}
 */
function roomsOf(ids) {
  const counts = new Map();
  for (const id of ids) {
    const room = /\/src\/([^/]+?)(?:\/|\.ts$)/.exec(id)[1];
    counts.set(room, (counts.get(room) ?? 0) + 1);
  }
  return [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).map(([room]) => room);
}
