import { Failure } from '../base/failure.ts';

const UNREACHABLE =
  "The artifact service cannot be reached: check the runner's proxy and firewall and https://www.githubstatus.com, then run the job again.";

/** Errors of @actions/artifact and the service, each with the input it is about and the next step. First match wins. */
const KNOWN_ERRORS: [said: RegExp, input: 'artifact-name' | 'upload', fix: string][] = [
  [
    /\(409\)|already exists|conflict/i,
    'artifact-name',
    'Another step or job of this run already uploaded an artifact with that name. In a matrix, each job needs its own artifact-name.',
  ],
  [/artifact name/i, 'artifact-name', 'Set artifact-name to a valid artifact name.'],
  [/\bGHES\b/, 'upload', 'GitHub Enterprise Server does not have this artifact service: set upload: false.'],
  [
    /ACTIONS_(?:RUNTIME_TOKEN|RESULTS_URL)/,
    'upload',
    'This runner has no artifact service: set upload: false, or start the service (act: --artifact-server-path).',
  ],
  [
    /\(40[13]\)|authenticat|unauthorized|forbidden|permission|denied|token/i,
    'upload',
    "The service rejects the job's token, which expires with the job: run the job again. If this repository is not allowed to upload artifacts, set upload: false.",
  ],
  [
    /quota/i,
    'upload',
    'Remove old artifacts, set fewer retention-days, or raise the limit. GitHub updates the storage usage every 6 to 12 hours.',
  ],
  [/unable to make request|\bE(?:CONN|NOTFOUND|TIMEDOUT|HOSTUNREACH|NETUNREACH|PIPE|AI_)/i, 'upload', UNREACHABLE],
  [/stalled|timed out|socket|attempts|\((?:429|5\d\d)\)/i, 'upload', UNREACHABLE],
];

/**
 * The `Failure` of an upload: the service's error in one line, without URL parameters (they hold signatures), and the
 * next step.
 */
export function uploadFailure(name: string, error: Error): Failure {
  const [, input, fix] = KNOWN_ERRORS.find(([said]) => said.test(error.message)) ?? [undefined, 'upload', undefined];
  const said = error.message.split('\n')[0]!.replace(/(https?:\/\/[^\s?"]+)\?[^\s"]+/g, '$1?…');
  return new Failure(`${input}: cannot upload "${name}": ${said}`, {
    fix: [fix, 'The files are in the output folder. upload: false turns the upload off.'].filter(Boolean).join('\n'),
    cause: error,
  });
}
