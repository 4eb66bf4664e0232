import type { ImageConfig, Platform } from '../config.ts';
import { showPlatform } from '../platform.ts';
import { instructions } from './instructions.ts';
import { Words } from './word.ts';

/**
 * A Dockerfile that builds the micro image from rootfs.tar beside it: `FROM scratch` and every instruction of the
 * configuration. What no instruction can say is in a comment. The first line shows the build command.
 * Source: https://docs.docker.com/reference/dockerfile/
 */
export function dockerfile(config: ImageConfig, platform: Platform, name: string): string {
  const words = new Words(config.Env ?? []);
  const body = instructions(config, words);
  const { newline } = words;
  const build = newline ? `docker build --build-arg ${newline}=$'\\n' .` : 'docker build .';
  return [
    `# Micro image of ${name.replace(/\s/g, ' ')} for ${showPlatform(platform).replace(/\s/g, ' ')}. Build it in this folder: ${build}`,
    'FROM scratch',
    ...(newline ? [`ARG ${newline}`] : []),
    'ADD rootfs.tar /',
    ...body,
    '',
  ].join('\n');
}
