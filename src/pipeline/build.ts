import { writeFile } from 'node:fs/promises';
import { showBytes } from '../base/units.ts';
import { dockerfile } from '../image/dockerfile/dockerfile.ts';
import { microConfig } from '../image/micro-config.ts';
import { accountsOf } from '../packages/accounts.ts';
import { bytesOf } from '../rootfs/tree.ts';
import type { Findings } from './findings.ts';
import { countFiles, type Packed, recordPacked } from './pack.ts';
import type { Run } from './run.ts';

/** Writes the Dockerfile and the SBOM while the engine loads the micro image, then records the image. */
export async function build(run: Run, findings: Findings, packed: Packed): Promise<void> {
  const { session, report, output } = run;
  const { tags } = findings;
  const { base } = findings.original;
  const entries = packed.rootfs.packed.map(({ entry }) => entry);
  const { sent, loaded } = packed.loading;
  // From here on the engine builds the image in parallel.
  await sent;
  recordPacked(run, packed, findings.capture);
  await writeFile(output.unfinished('Dockerfile'), dockerfile(microConfig(base), base.platform, base.name));
  await writeSbom(run, findings, packed);
  const micro = await loaded;
  report.micro = {
    tags: [...tags],
    id: micro.Id,
    size: bytesOf(entries),
    files: countFiles(entries),
  };
  session.log.info(`${micro.Id}: ${showBytes(report.micro.size)} of the original's ${showBytes(packed.tree.bytes)}`);
}

async function writeSbom(
  { output, equipment }: Run,
  { original: { base }, tags }: Findings,
  { inventory, packages, rootfs }: Packed,
): Promise<void> {
  if (!inventory) return;
  // Imported only here: the library holds a list of all licences.
  const { sbom } = await import('../sbom/sbom.ts');
  const files = rootfs.packed.filter(({ entry }) => entry.type !== 'directory').map(({ entry }) => entry.path);
  const accounts = accountsOf(files, packages, inventory);
  const of = { image: tags[0]!, sha256: rootfs.sha256, created: new Date(base.created), version: equipment.version };
  await writeFile(output.unfinished('sbom.cdx.json'), sbom({ ...of, inventory, accounts }));
}
