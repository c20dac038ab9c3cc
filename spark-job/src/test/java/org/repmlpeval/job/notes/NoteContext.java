package org.repmlpeval.job.notes;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.zeppelin.interpreter.InterpreterHookRegistry;
import org.apache.zeppelin.interpreter.ZeppelinContext;
import org.apache.zeppelin.tabledata.TableDataUtils;

/** The {@code z} of a note: Zeppelin's own forms, and DataFrames shown as its Spark interpreter shows them. */
public final class NoteContext extends ZeppelinContext {
    /** Zeppelin's default for the number of rows that a table shows. */
    private static final int MOST_ROWS = 1000;

    /** What the notes call {@code z}. */
    private static NoteContext current;

    NoteContext() {
        super(new InterpreterHookRegistry(), MOST_ROWS);
        current = this;
    }

    /** The context of the note that runs. */
    public static NoteContext current() {
        return current;
    }

    @Override
    public Map<String, String> getInterpreterClassMap() {
        return Map.of();
    }

    @Override
    @SuppressWarnings("rawtypes") // as Zeppelin declares it
    public List<Class> getSupportedClasses() {
        return List.of(Dataset.class);
    }

    @Override
    public String showData(Object data, int most) {
        @SuppressWarnings("unchecked")
        Dataset<Row> table = ((Dataset<Object>) data).toDF();
        List<Row> rows = table.takeAsList(most + 1);
        List<String> lines = new ArrayList<>();
        lines.add(String.join("\t", TableDataUtils.normalizeColumns(List.<Object>of((Object[]) table.columns()))));
        for (Row row : rows.subList(0, Math.min(most, rows.size()))) {
            List<String> cells = new ArrayList<>();
            for (int c = 0; c < row.size(); c++) {
                cells.add(TableDataUtils.normalizeColumn(row.get(c)));
            }
            lines.add(String.join("\t", cells));
        }
        return "\n%table " + String.join("\n", lines) + "\n\n%text ";
    }
}
