import { describe, expect, test } from 'vitest';
import { artifactOutputs, outputsOf } from '../../src/action/outputs.ts';
import type { ImagePath } from '../../src/base/path.ts';
import { driftRecord } from '../../src/report/drift.ts';
import { DRIFT_FACTS, failedReport, goodReport } from '../report/reports.ts';

describe('the outputs', () => {
  test('of a good run have image, files, sizes and tracer', () => {
    const published = {
      'rootfs.tar': '/o/rootfs.tar',
      'files.txt': '/o/files.txt',
      Dockerfile: '/o/Dockerfile',
      'report.json': '/o/report.json',
    };
    expect(outputsOf(goodReport(), published, { id: 5, url: 'https://x', digest: 'dd' })).toEqual({
      image: 'app:1.2-micro',
      'image-id': 'sha256:bb',
      rootfs: '/o/rootfs.tar',
      'file-list': '/o/files.txt',
      dockerfile: '/o/Dockerfile',
      report: '/o/report.json',
      'artifact-id': '5',
      'artifact-url': 'https://x',
      'artifact-digest': 'dd',
      'size-before': '224000000',
      'size-after': '13000000',
      ratio: '0.0580',
      'files-before': '9123',
      'files-after': '190',
      tracer: 'sysdig',
      drops: '0',
      healed: '0',
      missed: '0',
    });
  });

  test('of a run with a lock have the kind of drift', () => {
    const drift = driftRecord({ added: ['/a' as ImagePath], removed: [] }, DRIFT_FACTS);
    expect(outputsOf(failedReport('x', [], { drift }), {}).drift).toBe('added');
  });

  test('have a digest only if all tags are pushed and the run did not fail', () => {
    const push = { digest: 'sha256:dd', tags: [] };
    expect(outputsOf(goodReport({ push }), {}).digest).toBe('sha256:dd');
    expect(outputsOf(goodReport({ push: { tags: [] } }), {}).digest).toBeUndefined();
    expect(outputsOf({ ...failedReport('x'), push }, {}).digest).toBeUndefined();
  });

  test('of a failed run do not name an image', () => {
    const outputs = outputsOf(failedReport('x'), { 'report.json': '/o/report.json' });
    expect(outputs.image).toBeUndefined();
    expect(outputs['image-id']).toBeUndefined();
    expect(outputs.healed).toBeUndefined();
    expect(outputs.report).toBe('/o/report.json');
  });
});

test('the outputs of an upload have id and URL, and the digest if known', () => {
  expect(artifactOutputs(undefined)).toEqual({});
  expect(artifactOutputs({ id: 5, url: 'u', digest: undefined })).toEqual({ 'artifact-id': '5', 'artifact-url': 'u' });
});
