import { expect, test } from 'vitest';
import { uploadFailure } from '../../src/action/upload-failure.ts';

const KEPT = 'The files are in the output folder. upload: false turns the upload off.';
const failed = 'Failed to CreateArtifact: Received non-retryable error: Failed request:';

test.each<[string, string, RegExp]>([
  [`${failed} (409) Conflict: an artifact with this name already exists`, 'artifact-name', /each job needs its own/],
  [
    'The artifact name is not valid: a:b. Contains the following character: Colon :',
    'artifact-name',
    /a valid artifact name/,
  ],
  [
    '@actions/artifact v2.0.0+ … are not currently supported on GHES.',
    'upload',
    /Enterprise Server does not have .* upload: false/,
  ],
  ['Unable to get the ACTIONS_RUNTIME_TOKEN env variable', 'upload', /This runner has no artifact service/],
  ['Unable to get the ACTIONS_RESULTS_URL env variable', 'upload', /This runner has no artifact service/],
  [`${failed} (401) Unauthorized`, 'upload', /rejects the job's token/],
  [`${failed} (403) Forbidden: permission_denied`, 'upload', /rejects the job's token/],
  ['Failed to get backend IDs: The provided JWT token is invalid', 'upload', /rejects the job's token/],
  ['Server failed to authenticate the request.', 'upload', /rejects the job's token/],
  ['Failed to CreateArtifact: Artifact storage quota has been hit.\nMore info', 'upload', /Remove old artifacts/],
  ['Failed to CreateArtifact: Unable to make request: ENOTFOUND\nIf you are', 'upload', /cannot be reached/],
  ['Failed to make request after 5 attempts: Failed request: (503) Service Unavailable', 'upload', /cannot be reached/],
  ['Upload progress stalled.', 'upload', /cannot be reached/],
  ['connect ECONNREFUSED 127.0.0.1:1', 'upload', /cannot be reached/],
  ['the service returned no artifact id', 'upload', /^The files are/],
  ["ENOENT: no such file or directory, open 'x'", 'upload', /^The files are/],
])('the upload error "%s" is about the input %s and has its next step', (said, input, fix) => {
  const failure = uploadFailure('files', new Error(said));
  expect(failure.message).toBe(`${input}: cannot upload "files": ${said.split('\n')[0]}`);
  expect(failure.fix).toMatch(fix);
  expect(failure.fix!.endsWith(KEPT)).toBe(true);
  if (input === 'upload') expect(failure.fix).not.toContain('matrix');
});

test('the message has a signed URL without its signature', () => {
  const { message } = uploadFailure('files', new Error('PUT https://blob.example/x?sig=secret&se=1 failed'));
  expect(message).toBe('upload: cannot upload "files": PUT https://blob.example/x?… failed');
});
