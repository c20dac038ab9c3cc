package org.repmlpeval.model.checkpoint;

/** Text out of a file, made fit for a message: on one line, without control characters, of bounded length. */
public final class Printable {
    private static final int MAX_LENGTH = 100;
    private static final int MAX_NAME = 200;

    private Printable() {}

    /** In single quotes; control and format characters are escaped as {@code \x1b} or {@code \u202e}, a long text is cut. */
    public static String quoted(String text) {
        StringBuilder out = new StringBuilder("'");
        int length = 0;
        for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
            if (length++ == MAX_LENGTH) {
                return out.append("'...").toString();
            }
            int c = text.codePointAt(at);
            int type = Character.getType(c);
            if (Character.isISOControl(c)) {
                out.append(String.format("\\x%02x", c));
            } else if (type == Character.FORMAT
                    || type == Character.SURROGATE
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR) {
                out.append(String.format("\\u%04x", c));
            } else {
                out.appendCodePoint(c);
            }
        }
        return out.append('\'').toString();
    }

    /** The first {@value #MAX_NAME} characters, control characters as question marks. */
    public static String shortened(String name) {
        String printable = name.length() > MAX_NAME ? name.substring(0, MAX_NAME) + "..." : name;
        return printable.replaceAll("\\p{Cntrl}", "?");
    }
}
