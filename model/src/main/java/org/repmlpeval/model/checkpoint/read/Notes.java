package org.repmlpeval.model.checkpoint.read;

import java.util.List;
import org.repmlpeval.model.checkpoint.NameText;

/** Notes quote what a file says of itself, which may be as long as the file; reports carry them along. */
final class Notes {
    static final int MAX_LENGTH = 16_384;

    private Notes() {}

    /** Each note with control characters escaped; of a longer one the first {@link #MAX_LENGTH} characters and the word that it was cut. */
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
