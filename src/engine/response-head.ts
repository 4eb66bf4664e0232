const END = '\r\n\r\n';
const LIMIT = 64 << 10;

/** The head of an HTTP/1.0 response (RFC 1945), told from the body behind it. */
export class ResponseHead {
  /** As far as it has come, one character a byte. */
  text = '';
  #complete = false;

  /** undefined until the head is complete; 0 when it is none, or announces a body that does not come as it is. */
  get status(): number | undefined {
    if (!this.#complete) return undefined;
    const status = /^HTTP\/1\.[01] (\d{3})\b/.exec(this.text)?.[1];
    return status === undefined || /^transfer-encoding:/im.test(this.text) ? 0 : Number(status);
  }

  /** Takes the next bytes of the response and returns those that belong to the body. */
  push(bytes: Buffer): Buffer {
    if (this.#complete) return bytes;
    const before = this.text.length;
    this.text += bytes.toString('latin1');
    const end = this.text.indexOf(END);
    if (end < 0 && this.text.length <= LIMIT) return bytes.subarray(bytes.length);
    this.#complete = true;
    if (end < 0) {
      this.text = '';
      return bytes.subarray(bytes.length);
    }
    this.text = this.text.slice(0, end);
    return bytes.subarray(end + END.length - before);
  }
}
