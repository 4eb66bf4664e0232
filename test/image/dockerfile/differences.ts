import { posix } from 'node:path';
import type { ImageConfig } from '../../../src/image/config.ts';

/** Whether a comment of the Dockerfile has the value. */
function commented(text: string, value: unknown): boolean {
  const shown = JSON.stringify(value).slice(0, 300);
  return text.split('\n').some((line) => line.startsWith('# ') && line.includes(`: ${shown}`));
}

/** The values that the build does not have, and of which the Dockerfile says nothing; and those that nobody asked for. */
export function differences(wanted: ImageConfig, text: string, seen: ImageConfig): string[] {
  const found: string[] = [];
  const check = (what: string, same: boolean, value: unknown) => {
    if (!same && !commented(text, value)) found.push(`${what} ${JSON.stringify(value).slice(0, 500)}`);
  };
  const env = seen.Env ?? [];
  for (const pair of wanted.Env ?? []) check('ENV', env.includes(pair), pair);
  for (const pair of env) if (!pair.startsWith('PATH=') && !wanted.Env?.includes(pair)) found.push(`more ENV ${pair}`);
  for (const [key, label] of Object.entries(wanted.Labels ?? {}))
    check('LABEL', seen.Labels?.[key] === label, { [key]: label });
  for (const key of Object.keys(seen.Labels ?? {}))
    if (!(key in (wanted.Labels ?? {}))) found.push(`more LABEL ${key}`);
  for (const field of ['ExposedPorts', 'Volumes'] as const) {
    for (const key of Object.keys(wanted[field] ?? {})) check(field, key in (seen[field] ?? {}), key);
    for (const key of Object.keys(seen[field] ?? {})) {
      if (!(key in (wanted[field] ?? {})) && !(key.replace('/tcp', '') in (wanted[field] ?? {})))
        found.push(`more ${field} ${key}`);
    }
  }
  const folder = wanted.WorkingDir ?? '';
  check('WORKDIR', (seen.WorkingDir || '/') === (folder || '/'), folder);
  const left = commented(text, folder) && text.includes('cannot say it: WORKDIR');
  if (![folder || '/', left ? '/' : posix.resolve('/', folder)].includes(seen.WorkingDir || '/')) {
    found.push(`WORKDIR ${seen.WorkingDir}`);
  }
  check('USER', (seen.User ?? '') === (wanted.User ?? ''), wanted.User);
  check('STOPSIGNAL', (seen.StopSignal ?? '') === (wanted.StopSignal ?? ''), wanted.StopSignal);
  for (const field of ['Shell', 'Entrypoint', 'Cmd'] as const) {
    check(field, JSON.stringify(seen[field] ?? []) === JSON.stringify(wanted[field] ?? []), wanted[field]);
  }
  const triggers = [...(seen.OnBuild ?? [])];
  for (const one of wanted.OnBuild ?? []) {
    if (triggers[0] === one) triggers.shift();
    else check('ONBUILD', false, one);
  }
  if (triggers.length > 0) found.push(`more ONBUILD ${triggers}`);
  return [...found, ...healthDifferences(wanted.Healthcheck ?? {}, seen.Healthcheck ?? {}, text)];
}

function healthDifferences(wanted: object, seen: object, text: string): string[] {
  const fields = ['Test', 'Interval', 'Timeout', 'StartPeriod', 'Retries'] as const;
  const of = (check: Record<string, unknown>, field: string) =>
    JSON.stringify(check[field] || (field === 'Test' ? [] : 0));
  const differs = fields.filter((field) => of({ ...wanted }, field) !== of({ ...seen }, field));
  if (differs.length === 0 || text.includes('HEALTHCHECK: {') || text.includes('HEALTHCHECK options: {')) return [];
  if (differs.length === 1 && differs[0] === 'Test' && text.includes('shell form cannot say: [')) return [];
  return [`HEALTHCHECK ${differs}: ${JSON.stringify([wanted, seen])}`];
}
