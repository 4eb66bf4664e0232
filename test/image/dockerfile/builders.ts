import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ImageConfig } from '../../../src/image/config.ts';
import { docker } from '../../support/engine.ts';

export const BUILDERS = ['the classic builder', 'BuildKit'] as const;
export type Builder = (typeof BUILDERS)[number];

/** The configuration that the engine has after a build of the Dockerfile `text` in `folder`. */
export function built(text: string, folder: string, tag: string, builder: Builder): ImageConfig {
  const file = join(folder, 'Dockerfile');
  writeFileSync(file, text);
  const newline = /--build-arg (\w+)=/.exec(text.split('\n', 1)[0]!)?.[1];
  const given = newline ? ['--build-arg', `${newline}=\n`] : [];
  const env = { ...process.env, DOCKER_BUILDKIT: '0' };
  const [program, ...args] =
    builder === 'BuildKit' ? [process.env.MICROPACKER_TEST_BUILDX ?? '', 'build', '--load'] : ['docker', 'build'];
  execFileSync(program!, [...args, '--no-cache', '--tag', tag, ...given, folder], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env,
  });
  return (JSON.parse(docker(['image', 'inspect', tag])) as [{ Config: ImageConfig }])[0].Config;
}
