package org.repmlpeval.partitioning.labels;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.repmlpeval.partitioning.TextFile;
import org.repmlpeval.partitioning.classes.Names;

/** What is wrong with a JSON text, in words and with the place. */
final class JsonFault {
    /** Characters that are shown before the place of the fault. */
    private static final int BEFORE = 30;

    private static final int AFTER = 10;

    private static final Pattern DUPLICATE = Pattern.compile("Duplicate field '(.*)'.*", Pattern.DOTALL);

    private JsonFault() {}

    /**
     * For example {@code line 3, column 9: the text near '"b.png" 4' is not as JSON requires; …}.
     *
     * @param read how far the parser has read
     */
    static String text(JsonProcessingException fault, JsonLocation read, String json) {
        // The place in a syntax error differs by version of Jackson, which is that of Spark.
        boolean syntax = fault instanceof JsonParseException && !(fault instanceof JsonEOFException);
        JsonLocation location = syntax ? read : fault.getLocation();
        if (location == null) {
            return what(fault, "");
        }
        // The location is that of the next character, except at the end of the file.
        int column = Math.max(1, location.getColumnNr() - (fault instanceof JsonEOFException ? 0 : 1));
        String place = "line " + location.getLineNr() + ", column " + column + ": ";
        return place + what(fault, near(json, location));
    }

    private static String what(JsonProcessingException fault, String near) {
        Matcher duplicate = DUPLICATE.matcher(fault.getOriginalMessage());
        if (duplicate.matches()) {
            return "the key " + Names.quoted(duplicate.group(1)) + " occurs twice in one object; remove one of them";
        }
        if (fault instanceof JsonEOFException) {
            return "the file ends before its last list, object or text is closed; it is cut off, or a bracket or quote"
                    + " is missing";
        }
        if (fault instanceof StreamConstraintsException) {
            return "its lists are nested too deeply, or a number or text in it is too long";
        }
        return "the text" + near + " is not as JSON requires; check the quotes, commas, colons and brackets there";
    }

    /** The part of the line around the fault. */
    private static String near(String json, JsonLocation location) {
        List<String> lines = TextFile.lines(json);
        if (location.getLineNr() < 1 || location.getLineNr() > lines.size()) {
            return "";
        }
        String line = lines.get(location.getLineNr() - 1);
        int column = Math.max(0, Math.min(line.length(), location.getColumnNr() - 1));
        String part = line.substring(Math.max(0, column - BEFORE), Math.min(line.length(), column + AFTER))
                .strip();
        return part.isEmpty() ? "" : " near " + Names.quoted(part);
    }
}
