/**
 * A system call by number, with its arguments. BUFFER is the address of 4 KiB of writable memory. Bytes are inserted
 * unchanged.
 */
export type Step = readonly [call: number, ...args: (string | number | typeof BUFFER)[]] | Buffer;
export const BUFFER = Symbol('buffer');

interface Machine {
  bits: 32 | 64;
  /** Opcodes that load the call's number and then each argument with an immediate value. */
  registers: Buffer[];
  enter: Buffer;
}

const hex = (text: string) => Buffer.from(text, 'hex');
const X86_64: Machine = {
  bits: 64,
  registers: ['48b8', '48bf', '48be', '48ba', '49ba', '49b8', '49b9'].map(hex),
  enter: hex('0f05'),
};
const I386: Machine = { bits: 32, registers: ['b8', 'bb', 'b9', 'ba', 'be', 'bf', 'bd'].map(hex), enter: hex('cd80') };
const BASE = 0x400000;

/** A static x86-64 program (System V ABI, elf(5)) that only makes these calls; one of them must end it. */
export const program64 = (steps: readonly Step[]) => program(X86_64, steps);
/** The same for i386, with that machine's numbers. */
export const program32 = (steps: readonly Step[]) => program(I386, steps);

function program(machine: Machine, steps: readonly Step[]): Buffer {
  const head = machine.bits === 64 ? 64 + 56 : 52 + 32;
  const codeSize = assemble(machine, steps, () => 0).length;
  let data = Buffer.alloc(0);
  const code = assemble(machine, steps, (arg) => {
    if (typeof arg === 'number') return arg;
    if (arg === BUFFER) return BASE + 0x10000;
    const address = BASE + head + codeSize + data.length;
    data = Buffer.concat([data, Buffer.from(`${arg}\0`, 'latin1')]);
    return address;
  });
  return Buffer.concat([header(machine.bits, head, code.length + data.length), code, data]);
}

function assemble(
  { bits, registers, enter }: Machine,
  steps: readonly Step[],
  place: (arg: unknown) => number,
): Buffer {
  const load = (value: number, i: number) => {
    const immediate = Buffer.alloc(bits / 8);
    if (bits === 64) immediate.writeBigInt64LE(BigInt(value));
    else immediate.writeUInt32LE(value >>> 0);
    return Buffer.concat([registers[i]!, immediate]);
  };
  return Buffer.concat(
    steps.flatMap((step) => (Buffer.isBuffer(step) ? [step] : [...step.map((arg, i) => load(place(arg), i)), enter])),
  );
}

/** The ELF header and one readable, writable and executable segment. */
function header(bits: 32 | 64, size: number, rest: number): Buffer {
  const wide = bits === 64;
  const memory = 0x20000;
  const numbers: [value: number, bytes: number][] = wide
    ? [
        [2, 2],
        [62, 2],
        [1, 4],
        [BASE + size, 8],
        [64, 8],
        [0, 8],
        [0, 4],
        [64, 2],
        [56, 2],
        [1, 2],
        [0, 6],
      ]
    : [
        [2, 2],
        [3, 2],
        [1, 4],
        [BASE + size, 4],
        [52, 4],
        [0, 4],
        [0, 4],
        [52, 2],
        [32, 2],
        [1, 2],
        [0, 6],
      ];
  const segment: [value: number, bytes: number][] = wide
    ? [
        [1, 4],
        [7, 4],
        [0, 8],
        [BASE, 8],
        [BASE, 8],
        [size + rest, 8],
        [memory, 8],
        [0x1000, 8],
      ]
    : [
        [1, 4],
        [0, 4],
        [BASE, 4],
        [BASE, 4],
        [size + rest, 4],
        [memory, 4],
        [7, 4],
        [0x1000, 4],
      ];
  const magic = Buffer.concat([hex(`7f454c46${wide ? '02' : '01'}0101`), Buffer.alloc(9)]);
  return Buffer.concat([magic, ...[...numbers, ...segment].map(([value, bytes]) => little(value, bytes))]);
}

function little(value: number, bytes: number): Buffer {
  const buffer = Buffer.alloc(bytes);
  buffer.writeUIntLE(value, 0, Math.min(bytes, 6));
  return buffer;
}
