package org.repmlpeval.model.checkpoint;

/** Text out of a file, made fit for a message: on one line, without control characters, of bounded length. */
public final class Printable {
    private static final int MAX_LENGTH = 100;
    private static final int MAX_NAME = 200;

    private Printable() {}

    /** In single quotes; hidden characters are escaped as {@link NameText#escaped} does, a long text is cut. */
    public static String quoted(String text) {
        boolean isLong = text.codePointCount(0, text.length()) > MAX_LENGTH;
        int end = isLong ? text.offsetByCodePoints(0, MAX_LENGTH) : text.length();
        return "'" + NameText.escaped(text.substring(0, end)) + (isLong ? "'..." : "'");
    }

    /** The first {@value #MAX_NAME} characters, control characters as question marks. */
    public static String shortened(String name) {
        String printable = name.length() > MAX_NAME ? name.substring(0, MAX_NAME) + "..." : name;
        return printable.replaceAll("\\p{Cntrl}", "?");
    }
}
