package org.repmlpeval.job.report.page.verdict;

/** One sentence of a verdict. */
public record Finding(Tone tone, String text) {
    /** What a sentence means for the verdict. */
    public enum Tone {
        GOOD("✓", "as it should be"),
        BAD("✗", "not as it should be"),
        NOTE("", "to know");

        private final String mark;
        private final String words;

        Tone(String mark, String words) {
            this.mark = mark;
            this.words = words;
        }

        /** One character; empty for a note. */
        public String mark() {
            return mark;
        }

        /** The tone in words, for those who do not see its mark. */
        public String words() {
            return words;
        }
    }

    static Finding good(String text) {
        return new Finding(Tone.GOOD, text);
    }

    static Finding bad(String text) {
        return new Finding(Tone.BAD, text);
    }

    static Finding note(String text) {
        return new Finding(Tone.NOTE, text);
    }

    static Finding of(boolean good, String text) {
        return good ? good(text) : bad(text);
    }
}
