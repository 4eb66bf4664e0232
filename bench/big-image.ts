import { execFileSync } from 'node:child_process';

export const BIG_IMAGE = 'micropacker-bench-big';

/** 30,000 small files in 300 folders, as packages have them, and 28 files of 100 MB; nothing in them can be compressed. */
const MAKE = `
mkdir -p /big/large /big/small
i=0; while [ $i -lt 28 ]; do head -c 100000000 /dev/urandom > /big/large/$i.bin; i=$((i+1)); done
head -c 20000 /dev/urandom > /tmp/seed
i=0; while [ $i -lt 300 ]; do mkdir /big/small/$i; i=$((i+1)); done
i=0; while [ $i -lt 30000 ]; do head -c $((i % 20000)) /tmp/seed > /big/small/$((i % 300))/$i; i=$((i+1)); done
rm /tmp/seed`;

/** Paths whose packing takes about 480 MB out of the 3.2 GB. */
export const BIG_LIST = [
  '/bin/sh',
  ...Array.from({ length: 4 }, (_, i) => `/big/large/${i}.bin`),
  ...Array.from({ length: 6000 }, (_, i) => `/big/small/${i % 300}/${i}`),
];

/** Makes the image on the test base where it is not there yet. */
export function makeBigImage(): void {
  const there = execFileSync('docker', ['image', 'ls', '--quiet', BIG_IMAGE], { encoding: 'utf8' });
  if (there.trim() !== '') return;
  console.log('making an image of 3.2 GB (once) …');
  const base = process.env.MICROPACKER_TEST_BASE!;
  const id = execFileSync('docker', ['create', '--network', 'none', base, 'sh', '-c', MAKE], {
    encoding: 'utf8',
  }).trim();
  try {
    execFileSync('docker', ['start', '--attach', id], { stdio: 'inherit' });
    execFileSync('docker', ['commit', '--change', 'CMD ["/bin/sh"]', id, BIG_IMAGE]);
  } finally {
    execFileSync('docker', ['rm', '--force', id]);
  }
}
