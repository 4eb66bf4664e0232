/** Text functions in C. */
final class Text {
    static {
        System.loadLibrary("text");
    }

    /** Turns the bytes round, with the plug-in that is loaded at the first call. */
    static native byte[] reverse(byte[] text);

    /** The Adler-32 of the bytes, by the zlib that is loaded at the first call. */
    static native long adler(byte[] text);

    private Text() {
    }
}
