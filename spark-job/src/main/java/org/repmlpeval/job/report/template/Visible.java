package org.repmlpeval.job.report.template;

import java.util.function.IntPredicate;

/** Makes characters visible that documents cannot hold or that people cannot see. */
public final class Visible {
    private Visible() {}

    /** The text with control characters, marks that turn the direction of text, and halves of pairs written as {@code \}{@code uXXXX}. */
    public static String text(String text) {
        return visible(text, Visible::isUnseen);
    }

    /** The same, but the ends of lines and tabs stay, as a document shows them as blanks. */
    static String lines(String text) {
        return visible(text, point -> isUnseen(point) && point != '\n' && point != '\t');
    }

    private static String visible(String text, IntPredicate unseen) {
        StringBuilder out = new StringBuilder();
        text.codePoints().forEach(point -> {
            if (unseen.test(point)) {
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
