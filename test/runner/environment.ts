import { mkdirSync } from 'node:fs';
import { arch } from 'node:os';
import { join } from 'node:path';

/** The host's variables that programs need to reach the network and the engine. */
const FROM_HOST = [
  'PATH',
  'HOME',
  'USER',
  'LANG',
  'DOCKER_HOST',
  'NODE_EXTRA_CA_CERTS',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'http_proxy',
  'https_proxy',
];

const JOB = {
  CI: 'true',
  GITHUB_ACTIONS: 'true',
  GITHUB_ACTION: '__self',
  GITHUB_ACTOR: 'octocat',
  GITHUB_API_URL: 'https://api.github.com',
  GITHUB_EVENT_NAME: 'push',
  GITHUB_JOB: 'e2e',
  GITHUB_REF: 'refs/heads/main',
  GITHUB_REF_NAME: 'main',
  GITHUB_REPOSITORY: 'octocat/app',
  GITHUB_REPOSITORY_OWNER: 'octocat',
  GITHUB_RUN_ATTEMPT: '1',
  GITHUB_RUN_ID: '4711',
  GITHUB_RUN_NUMBER: '7',
  GITHUB_SERVER_URL: 'https://github.com',
  GITHUB_SHA: '0123456789abcdef0123456789abcdef01234567',
  GITHUB_WORKFLOW: 'ci',
  NO_PROXY: '127.0.0.1,localhost',
  RUNNER_ENVIRONMENT: 'github-hosted',
  RUNNER_NAME: 'test',
  RUNNER_OS: 'Linux',
};

/**
 * An action's environment without inputs, state and command files, and without host variables that a job does not see.
 * Creates its folders below `home`.
 */
export function jobEnv(home: string, action: string): Record<string, string> {
  const folders = {
    RUNNER_TEMP: join(home, '_temp'),
    RUNNER_TOOL_CACHE: join(home, '_tool'),
    GITHUB_WORKSPACE: join(home, 'workspace'),
  };
  for (const folder of Object.values(folders)) mkdirSync(folder, { recursive: true });
  const host = FROM_HOST.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]));
  const architecture = arch() === 'arm64' ? 'ARM64' : 'X64';
  return { ...Object.fromEntries(host), ...JOB, ...folders, RUNNER_ARCH: architecture, GITHUB_ACTION_PATH: action };
}

/** The contexts that the defaults in our action.yml files use. */
export function jobContexts(home: string, strategy = { 'job-index': 0, 'job-total': 1 }): object {
  return {
    github: { job: JOB.GITHUB_JOB, token: 'ghs_test', repository: JOB.GITHUB_REPOSITORY },
    runner: { temp: join(home, '_temp'), os: JOB.RUNNER_OS },
    strategy,
    job: { services: {} },
    matrix: null,
  };
}
