import { execFileSync } from 'node:child_process';

export const BIG_IMAGE = 'micropacker-bench-big';

/** 30,000 small files in 300 folders, like those of packages, and 28 files of 100 MB. All content is incompressible. */
const MAKE = `
mkdir -p /big/large /big/small
i=0; while [ $i -lt 28 ]; do head -c 100000000 /dev/urandom > /big/large/$i.bin; i=$((i+1)); done
head -c 20000 /dev/urandom > /tmp/seed
i=0; while [ $i -lt 300 ]; do mkdir /big/small/$i; i=$((i+1)); done
i=0; while [ $i -lt 30000 ]; do head -c $((i % 20000)) /tmp/seed > /big/small/$((i % 300))/$i; i=$((i+1)); done
rm /tmp/seed`;

/** Paths that pack about 480 MB of the 3.2 GB. */
export const BIG_LIST = [
  '/bin/sh',
  ...Array.from({ length: 4 }, (_, i) => `/big/large/${i}.bin`),
  ...Array.from({ length: 6000 }, (_, i) => `/big/small/${i % 300}/${i}`),
];

/** The big image with 120,000 more small files: 4 GB, 150,000 files. */
export const HUGE_IMAGE = 'micropacker-bench-huge';

const MAKE_MORE = `
head -c 14000 /dev/urandom > /tmp/seed
i=0; while [ $i -lt 1200 ]; do mkdir -p /big/more/$i; i=$((i+1)); done
i=0; while [ $i -lt 120000 ]; do head -c $((i % 14000)) /tmp/seed > /big/more/$((i % 1200))/$i; i=$((i+1)); done
rm /tmp/seed`;

/** Builds the image on the test base unless it exists. */
export function makeBigImage(): void {
  make(BIG_IMAGE, process.env.MICROPACKER_TEST_BASE!, MAKE, '3.2 GB');
}

/** Builds the image, and the big image below it, unless they exist. */
export function makeHugeImage(): void {
  makeBigImage();
  make(HUGE_IMAGE, BIG_IMAGE, MAKE_MORE, '4 GB');
}

function make(image: string, base: string, script: string, size: string): void {
  const there = execFileSync('docker', ['image', 'ls', '--quiet', image], { encoding: 'utf8' });
  if (there.trim() !== '') return;
  console.log(`building an image of ${size} (once) …`);
  const id = execFileSync('docker', ['create', '--network', 'none', base, 'sh', '-c', script], {
    encoding: 'utf8',
  }).trim();
  try {
    execFileSync('docker', ['start', '--attach', id], { stdio: 'inherit' });
    execFileSync('docker', ['commit', '--change', 'CMD ["/bin/sh"]', id, image]);
  } finally {
    execFileSync('docker', ['rm', '--force', id]);
  }
}
