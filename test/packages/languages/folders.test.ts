import { expect, test } from 'vitest';
import { clean } from '../../../src/base/path.ts';
import { isOfLanguage } from '../../../src/packages/languages/folders.ts';

test.each([
  '/app/node_modules',
  '/app/node_modules/express/lib',
  '/usr/lib/python3/dist-packages/yaml',
  '/opt/venv/lib/python3.12/site-packages',
  '/usr/local/lib/python3.12/encodings',
  '/usr/local/lib/ruby/3.3.0/json',
  '/usr/local/bundle/gems/rack-3.0.0/lib',
  '/usr/local/bundle/ruby/3.3.0/specifications',
])('%s belongs to a language', (path) => {
  expect(isOfLanguage(clean(path))).toBe(true);
});

test.each(['/app/plugins', '/app/gems', '/usr/lib/python-app', '/app/node_modules_old', '/usr/local/lib'])(
  '%s does not',
  (path) => {
    expect(isOfLanguage(clean(path))).toBe(false);
  },
);
