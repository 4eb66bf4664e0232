import { expect, test } from 'vitest';
import { claimName } from '../../src/session/claim.ts';

test('a claim has a name that the engine accepts, one for each thing', () => {
  const names = ['docker.io/library/app:1', 'docker.io/library/app-1', 'ghcr.io/a/b:1'].map((id) =>
    claimName({ kind: 'tag', id }),
  );
  expect(new Set(names).size).toBe(3);
  for (const name of names) expect(name).toMatch(/^micropacker-tag-[0-9a-f]{12}$/);
  expect(claimName({ kind: 'container', id: 'ab' })).toMatch(/^micropacker-container-/);
});
