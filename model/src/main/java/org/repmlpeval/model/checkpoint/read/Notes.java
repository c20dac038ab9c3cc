package org.repmlpeval.model.checkpoint.read;

import java.util.List;
import org.repmlpeval.model.checkpoint.NameText;

/** Shortens notes for reports. Notes quote what a file says about itself, which may be as long as the file. */
final class Notes {
    static final int MAX_LENGTH = 16_384;

    private Notes() {}

    /** Each note with control characters escaped. A longer note is cut after {@link #MAX_LENGTH} characters and says so. */
    static List<String> shortened(List<String> notes) {
        return notes.stream().map(NameText::escaped).map(Notes::shortened).toList();
    }

    private static String shortened(String note) {
        if (note.length() <= MAX_LENGTH) {
            return note;
        }
        // never between the halves of a surrogate pair
        int end = Character.isHighSurrogate(note.charAt(MAX_LENGTH - 1)) ? MAX_LENGTH - 1 : MAX_LENGTH;
        return note.substring(0, end) + "... (cut after " + end + " of " + note.length() + " characters)";
    }
}
