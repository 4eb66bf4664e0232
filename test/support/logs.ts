import type { Log } from '../../src/base/log.ts';

/** A log that keeps its messages as "kind: message". */
export function memoryLog(): Log & { said: string[] } {
  const said: string[] = [];
  const keep = (kind: string) => (message: string) => void said.push(`${kind}: ${message}`);
  return {
    said,
    info: keep('info'),
    notice: keep('notice'),
    warning: keep('warning'),
    error: (message, fix) => keep('error')([message, fix].filter(Boolean).join('\n')),
    debug: keep('debug'),
    progress: keep('progress'),
    secret: keep('secret'),
    group(title, work) {
      said.push(`group: ${title}`);
      return work();
    },
    foreign: (write) => write(keep('foreign')),
  };
}
