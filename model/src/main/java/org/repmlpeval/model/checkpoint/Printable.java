package org.repmlpeval.model.checkpoint;

/** Makes text from a file fit for a message: one line, no control characters, limited length. */
public final class Printable {
    private static final int MAX_LENGTH = 100;
    private static final int MAX_NAME = 200;

    private Printable() {}

    /** The text in single quotes. Hidden characters are escaped as by {@link NameText#escaped}; a long text is cut. */
    public static String quoted(String text) {
        boolean isLong = text.codePointCount(0, text.length()) > MAX_LENGTH;
        int end = isLong ? text.offsetByCodePoints(0, MAX_LENGTH) : text.length();
        return "'" + NameText.escaped(text.substring(0, end)) + (isLong ? "'..." : "'");
    }

    /** The first {@value #MAX_NAME} characters, with question marks in place of control characters. */
    public static String shortened(String name) {
        String printable = name.length() > MAX_NAME ? name.substring(0, MAX_NAME) + "..." : name;
        return printable.replaceAll("\\p{Cntrl}", "?");
    }
}
