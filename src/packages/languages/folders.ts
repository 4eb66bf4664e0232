import type { ImagePath } from '../../base/path.ts';

/**
 * Folders of the languages' package managers and standard libraries. Those of Python, Ruby and Node in images from
 * Docker Hub belong to no OS package.
 */
const FOLDERS = [
  'node_modules',
  '(?:site|dist)-packages',
  'lib(?:64)?/python\\d[^/]*',
  'lib(?:64)?/ruby',
  'bundle/(?:ruby/[^/]+/)?(?:gems|specifications|extensions)',
];
const LANGUAGE = new RegExp(`/(?:${FOLDERS.join('|')})(?:/|$)`);

/** True if the path is a folder of a language's packages or modules, or below one. */
export function isOfLanguage(path: ImagePath): boolean {
  return LANGUAGE.test(path);
}
