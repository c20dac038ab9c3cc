package org.repmlpeval.partitioning.labels;

import java.util.List;

/**
 * What a label file holds.
 *
 * @param rows its entries, in order
 * @param notes choices between columns that could have the same meaning, for the user to check
 */
record LabelRows(List<LabelRow> rows, List<String> notes) {
    LabelRows {
        rows = List.copyOf(rows);
        notes = List.copyOf(notes);
    }

    /** Entries without a choice. */
    LabelRows(List<LabelRow> rows) {
        this(rows, List.of());
    }
}
