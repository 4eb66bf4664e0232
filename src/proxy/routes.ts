/** What a request to the engine does that the step must know of; undefined for all others. */
export type Route =
  | { does: 'create container' | 'create network' | 'create volume' | 'build' }
  | { does: 'start' | 'end' | 'exec'; container: string }
  | { does: 'copy'; container: string; path: string; out: boolean };

/** As the engine's router takes it. */
const VERSION = /^\/v[\d.]+(?=\/)/;

/** Reads the method and the target of a request. API: https://docs.docker.com/reference/api/engine/ */
export function routeOf(method: string, target: string): Route | undefined {
  const url = urlOf(target);
  if (!url) return undefined;
  const path = url.pathname.replace(VERSION, '');
  if (method === 'POST' && path === '/containers/create') return { does: 'create container' };
  if (method === 'POST' && path === '/networks/create') return { does: 'create network' };
  if (method === 'POST' && path === '/volumes/create') return { does: 'create volume' };
  if (method === 'POST' && path === '/build') return { does: 'build' };
  const [, named, does] = /^\/containers\/([^/]+)\/(start|exec)$/.exec(path) ?? [];
  if (method === 'POST' && named !== undefined) return { does: does as 'start' | 'exec', container: named };
  const [, ended] = /^\/containers\/([^/]+)(?:\/(?:stop|kill|restart))?$/.exec(path) ?? [];
  const ends = method === (path.endsWith(`/${ended}`) ? 'DELETE' : 'POST');
  if (ended !== undefined && ends) return { does: 'end', container: ended };
  const [, container] = /^\/containers\/([^/]+)\/archive$/.exec(path) ?? [];
  const place = url.searchParams.get('path');
  if (container === undefined || !place || !['GET', 'PUT'].includes(method)) return undefined;
  return { does: 'copy', container, path: place, out: method === 'GET' };
}

/** The target as the engine's router sees it: decoded, in origin form or absolute form. */
function urlOf(target: string): URL | undefined {
  try {
    const url = new URL(target, 'http://engine');
    return new URL(`${decodeURIComponent(url.pathname).replaceAll('?', '%3F')}${url.search}`, 'http://engine');
  } catch {
    return undefined;
  }
}
