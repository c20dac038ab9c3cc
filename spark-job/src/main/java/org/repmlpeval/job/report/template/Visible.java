package org.repmlpeval.job.report.template;

/** Makes characters visible that documents cannot hold or that people cannot see. */
public final class Visible {
    private Visible() {}

    /** The text with control characters, marks that turn the direction of text, and halves of pairs written as {@code \}{@code uXXXX}. */
    public static String text(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints().forEach(point -> {
            if (isUnseen(point)) {
                out.append(String.format("\\u%04x", point));
            } else {
                out.appendCodePoint(point);
            }
        });
        return out.toString();
    }

    private static boolean isUnseen(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> point == 0xfffe || point == 0xffff;
        };
    }
}
