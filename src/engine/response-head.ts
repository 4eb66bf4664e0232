const END = '\r\n\r\n';
const LIMIT = 64 << 10;

/** Separates the head of an HTTP/1.0 response (RFC 1945) from its body. */
export class ResponseHead {
  /** The head received so far, one character per byte. */
  text = '';
  /** Undefined until the head is complete; 0 if it is not valid, or announces an encoded body. */
  status: number | undefined;

  /** Takes the next bytes of the response and returns those of the body. */
  push(bytes: Buffer): Buffer {
    if (this.status !== undefined) return bytes;
    const before = this.text.length;
    this.text += bytes.toString('latin1');
    const end = this.text.indexOf(END);
    if (end < 0 && this.text.length <= LIMIT) return bytes.subarray(bytes.length);
    this.text = end < 0 ? '' : this.text.slice(0, end);
    this.status = statusIn(this.text);
    return bytes.subarray(end < 0 ? bytes.length : end + END.length - before);
  }
}

function statusIn(head: string): number {
  const status = /^HTTP\/1\.[01] (\d{3})\b/.exec(head)?.[1];
  return status === undefined || /^transfer-encoding:/im.test(head) ? 0 : Number(status);
}
