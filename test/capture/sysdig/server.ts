import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The answer of a path: a body, or a function that answers. */
export type Answer = Buffer | string | ((response: ServerResponse, request: IncomingMessage) => void);

export interface Served {
  origin: string;
  /** The requested paths in order. */
  asked: string[];
  close(): void;
}

/** Serves `answers` by path on this machine, and 404 for other paths. */
export async function serve(answers: Record<string, Answer>): Promise<Served> {
  const asked: string[] = [];
  const server: Server = createServer((request, response) => {
    asked.push(request.url!);
    const answer = answers[request.url!];
    if (typeof answer === 'function') return answer(response, request);
    response.statusCode = answer === undefined ? 404 : 200;
    response.end(answer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, close };
}
