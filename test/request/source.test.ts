import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Failure } from '../../src/base/failure.ts';
import { readSource, type SourceTexts, sourceName } from '../../src/request/source.ts';

const none: SourceTexts = {
  image: '',
  container: '',
  services: '',
  composeFiles: [],
  composeService: '',
  startedBy: '',
};
const ID = 'ab'.repeat(32);
const SERVICES = JSON.stringify({ web: { id: ID, ports: { 80: '32768' }, network: 'github_network_1' } });

describe('the source', () => {
  test('can be an image', () => {
    const source = readSource({ ...none, image: 'app:1.2', services: SERVICES });
    expect(source).toEqual({ kind: 'image', image: 'app:1.2' });
    expect(sourceName(source)).toBe('app:1.2');
  });

  test.each<[string, [string, string][]]>([
    ['', []],
    ['null', []],
    ['{}', []],
    [SERVICES, [['web', ID]]],
    ['{"web": null, "db": {"network": "n"}}', []],
  ])('can be a container, with the services %s', (services, ids) => {
    const source = readSource({ ...none, container: 'web', services });
    expect(source).toEqual({ kind: 'container', container: 'web', services: new Map(ids) });
    expect(sourceName(source)).toBe('web');
  });

  test('can be a service of a compose project', () => {
    const source = readSource({ ...none, composeFiles: ['a.yml', '/b.yml'], composeService: 'web' });
    expect(source).toEqual({ kind: 'compose', files: [resolve('a.yml'), '/b.yml'], service: 'web' });
    expect(sourceName(source)).toBe('web');
  });

  test.each<[string, Partial<SourceTexts>, RegExp]>([
    ['neither', {}, /^image: is empty, want the name of the image/],
    ['both', { image: 'app', container: 'web' }, /^container: got "web", but image is "app", want only one/],
    [
      'a container and a project',
      { container: 'web', composeFiles: ['c.yml'] },
      /^compose-file: got "c.yml", but container/,
    ],
    ['a service without a file', { composeService: 'web' }, /^compose-file: is empty/],
    ['a file without a service', { composeFiles: ['c.yml'] }, /^compose-service: is empty/],
    ['two images', { image: 'a b' }, /^image: got "a b", want the name of one image/],
    ['an option as a container', { container: '--help' }, /^container: got "--help", want the label of a service/],
    ['a path as a container', { container: '../x' }, /^container: got "..\/x"/],
    ['an option as a service', { composeFiles: ['c.yml'], composeService: '-x' }, /^compose-service: got "-x"/],
    ['an option as an image', { image: '-f/x' }, /^image: got "-f\/x", want the name of one image/],
    ['services that are not JSON', { container: 'web', services: '{web' }, /^services: got "{web", want the job's/],
    ['a list of services', { container: 'web', services: '["web"]' }, /^services: got "\["web"\]"/],
  ])('cannot be %s', (_, texts, message) => {
    expect(() => readSource({ ...none, ...texts })).toThrow(Failure);
    expect(() => readSource({ ...none, ...texts })).toThrow(message);
  });
});
