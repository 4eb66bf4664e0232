import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BUFFER, program64, type Step } from '../capture/elf-program.ts';
import { writeSituationsImage } from '../capture/situations.ts';
import type { Situation } from './situation.ts';

/** A program to observe, or the client that asks the server from a container of its own. */
type Program = NonNullable<Situation['program']> | 'client';

/** A server on two ports that answers "yes" to the name of a file below /mark if it can open the file. */
const SERVER = `use IO::Socket::INET;
sub mark { open(my $file, '<', "/mark/$_[0]") }
mark('start') or die;
my $port = fork ? 80 : 81;
$SIG{TERM} = sub { mark('stop'); exit 0 };
my $server = IO::Socket::INET->new(LocalPort => $port, Listen => 5, ReuseAddr => 1) or die;
while (1) {
  my $client = $server->accept or next;
  chomp(my $name = <$client>);
  print $client mark($name) ? "yes\\n" : "no\\n";
}
`;
const CLIENT = `use IO::Socket::INET;
my ($host, $name) = @ARGV;
my $server = IO::Socket::INET->new(PeerAddr => $host, PeerPort => 80) or exit 1;
print $server "$name\\n";
exit(<$server> ne "yes\\n");
`;

/** test eax, eax; jns over exit_group(1) */
const orFail: Step[] = [Buffer.from('85c07916', 'hex'), [231, 1]];
/** Checks files like Rust's standard library and newer C libraries: statx, readlink, faccessat2, no open. */
const NATIVE = program64([
  [332, -100, '/data/statx', 0, 0x7ff, BUFFER],
  ...orFail,
  [89, '/data/link', BUFFER, 99],
  ...orFail,
  [439, -100, '/data/access', 4, 0],
  ...orFail,
  [231, 0],
]);
const NODE =
  "const fs = require('fs'); fs.statSync('/data/statx'); fs.readlinkSync('/data/link'); fs.accessSync('/data/access');\n";

const WRITERS: Record<Program, (folder: string, base: string) => void> = {
  server(folder, base) {
    writeFileSync(join(folder, 'serve.pl'), SERVER);
    writeFileSync(join(folder, 'ask.pl'), CLIENT);
    const marks = ['start', 'asked', 'exec', 'health', 'stop', 'unused'].map((name) => `/mark/${name}`).join(' ');
    writeDockerfile(folder, base, [
      `RUN mkdir /mark; touch ${marks}`,
      'COPY serve.pl ask.pl /',
      'EXPOSE 80',
      'HEALTHCHECK --interval=300s CMD ["perl", "/ask.pl", "127.0.0.1", "health"]',
      'ENTRYPOINT ["perl", "/serve.pl"]',
    ]);
  },
  client(folder, base) {
    writeFileSync(join(folder, 'ask.pl'), CLIENT);
    writeDockerfile(folder, base, ['COPY ask.pl /']);
  },
  processes: writeSituationsImage,
  native(folder) {
    writeData(folder);
    writeFileSync(join(folder, 'look'), NATIVE, { mode: 0o755 });
    writeDockerfile(folder, 'scratch', ['COPY data /data', 'COPY look /look', 'ENTRYPOINT ["/look"]']);
  },
  node(folder) {
    writeData(folder);
    writeFileSync(join(folder, 'look.js'), NODE);
    const lines = ['USER root', 'COPY data /data', 'COPY look.js /', 'HEALTHCHECK NONE'];
    writeDockerfile(folder, 'micropacker-test-node', [...lines, 'ENTRYPOINT ["node", "/look.js"]']);
  },
};
export const PROGRAMS = Object.keys(WRITERS) as Program[];

/** Writes a Dockerfile and its files for an image that runs the program. */
export function writeProgram(program: Program, folder: string, base: string): void {
  mkdirSync(folder, { recursive: true });
  WRITERS[program](folder, base);
}

export function imageOf(program: Program = 'server'): string {
  return `micropacker-test-situation-${program}`;
}

function writeData(folder: string): void {
  const data = join(folder, 'data');
  mkdirSync(data);
  for (const name of ['statx', 'access', 'target']) writeFileSync(join(data, name), '');
  symlinkSync('target', join(data, 'link'));
}

function writeDockerfile(folder: string, base: string, lines: string[]): void {
  writeFileSync(join(folder, 'Dockerfile'), `${[`FROM ${base}`, ...lines].join('\n')}\n`);
}

/** Asks the server for a file through its port on this machine, which can open a moment later. */
const ASK = `ask() {
  for wait in 0 0.1 0.3 1; do sleep $wait; exec 3<>/dev/tcp/127.0.0.1/$1 && break; done 2>/dev/null
  echo "$2" >&3; read -r -u 3; exec 3>&-; [ "$REPLY" = yes ]
}
`;

/** The user's test: a server must answer; other programs must exit with 0 and print nothing. */
export function testOf({ program = 'server', test = '' }: Situation): string {
  if (program === 'server') return `set -e\n${ASK}ask $MICROPACKER_PORT_80 asked\n${test}`;
  const C = '$MICROPACKER_CONTAINER';
  return `[ "$(docker wait ${C})" = 0 ]\n[ -z "$(docker logs ${C} 2>&1)" ]\n${test}`;
}

/** Asks by name and alias from another container in its first network. */
export function overNetwork(...hosts: string[]): string {
  const network = `$(docker container inspect --format '{{range $name, $_ := .NetworkSettings.Networks}}{{println $name}}{{end}}' $MICROPACKER_CONTAINER | head -1)`;
  const each = `for host in ${hosts.join(' ')}; do perl /ask.pl $host asked || exit 1; done`;
  return `docker run --rm --entrypoint sh --network ${network} ${imageOf('client')} -c '${each}'\n`;
}
