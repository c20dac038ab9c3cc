package org.repmlpeval.job.report.text;

import java.util.List;

/**
 * A table of a report.
 *
 * @param name of its CSV file, without the ending
 * @param title for people
 * @param rows one value per column; null if it is not known
 */
public record Table(String name, String title, List<Column> columns, List<List<Object>> rows) {
    public Table {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
    }
}
